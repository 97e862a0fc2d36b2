//! The requests that are accepted, the refusals with their messages, and the encoding of responses.

#![cfg(test)]

mod answers;
mod arbitrary;
mod asymmetric;
mod create_key;
mod cryptography;
mod custom_key_stores;
mod errors;
mod grants;
mod imports;
mod limits;
mod pages;
mod policies;
mod regions;
mod requests;
mod support;
