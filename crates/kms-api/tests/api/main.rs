//! What requests are taken, what is refused in which words, and how answers are written.

#![cfg(test)]

mod answers;
mod arbitrary;
mod create_key;
mod cryptography;
mod errors;
mod grants;
mod limits;
mod pages;
mod policies;
mod regions;
mod requests;
mod support;
