//! The bare cipher as native code: `native LEN` prints the milliseconds of one encryption.

use std::{env, hint::black_box, time::Instant};

use kms_core::SecretKey;
use kms_crypto::gcm;

const ROUNDS: u32 = 5_000;

fn main() {
    let len = env::args().nth(1).and_then(|len| len.parse().ok()).unwrap_or(4096);
    let (secret, message) = (SecretKey::from_bytes([3; 32]), vec![0x5a; len]);
    let encrypt = || {
        for _ in 0..ROUNDS {
            black_box(gcm::encrypt(&secret, &[5; 12], black_box(&message), &[]));
        }
    };
    encrypt();
    let start = Instant::now();
    encrypt();
    println!("{}", start.elapsed().as_secs_f64() * 1000.0 / f64::from(ROUNDS));
}
