//! The records of the trail, by the rules EVT-09 to EVT-22.

mod asymmetric;
mod calls;
mod cryptography;
mod custom_key_stores;
mod grants;
mod imports;
mod parameters;
mod regions;
mod service;
