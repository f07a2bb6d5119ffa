//! Every case of clients/vectors, played by its server (Node.js), and what happens when nobody answers.

mod api;
mod classic;
mod hostile;
mod menus;
mod played;
mod silence;
mod webhooks;
