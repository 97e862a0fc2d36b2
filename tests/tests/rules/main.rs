//! The rules of behaviour, one by one. Each test carries the ids of the rules that it tells.

#![cfg(test)]

mod aliases;
mod asymmetric;
mod catching_up;
mod cryptography;
mod custom_key_stores;
mod data_keys;
mod deletion;
mod encapsulation;
mod explanations;
mod grants;
mod identifiers;
mod imports;
mod key_types;
mod last_usage;
mod list_rotations;
mod managed_keys;
mod manual_rotation;
mod multi_region;
mod on_demand;
mod paused;
mod policies;
mod preview;
mod public_encryption;
mod quotas;
mod rotation;
mod rotation_status;
mod schedule;
mod states;
mod tags;
