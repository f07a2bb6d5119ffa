module dozvon

go 1.21
