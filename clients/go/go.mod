module dozvon

go 1.19
