//! What the trail records, by the rules of EVT-09 to EVT-22.

mod calls;
mod cryptography;
mod grants;
mod regions;
mod service;
