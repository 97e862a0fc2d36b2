//! Generations of key material.

use std::collections::BinaryHeap;

use kms_core::{BackingKey, BackingKeys, Import, MaterialId, PrivateKey, Secret, SecretKey};
use zeroize::Zeroizing;

use super::{DecodeError, Decoder, Encoder, WithPath};

impl Encoder {
    /// Adds the current and all former materials, oldest first. A key without material has an empty
    /// list.
    pub(crate) fn materials(&mut self, materials: Option<&BackingKeys>) -> &mut Self {
        self.len(materials.map_or(0, |it| it.rotations() + 1));
        materials.into_iter().flat_map(BackingKeys::iter).fold(self, Encoder::material)
    }

    /// Adds the imported material that becomes current with the next rotation, if any.
    pub(crate) fn pending(&mut self, materials: Option<&BackingKeys>) -> &mut Self {
        self.option(materials.and_then(BackingKeys::pending), Encoder::material)
    }

    /// Adds one generation of key material.
    pub(crate) fn material(&mut self, material: &BackingKey) -> &mut Self {
        self.material_id(material.id)
            .secret(material.secret.as_ref())
            .timestamp(material.created_at);
        self.option(material.rotation_type, |to, it| to.text(it.as_str()));
        self.option(material.import.as_deref(), |to, import| {
            to.optional_text(import.description.as_ref())
                .option(import.valid_to, Encoder::timestamp)
        })
    }

    /// Adds the secret of a material. The number of each kind is part of the stored form.
    fn secret(&mut self, secret: Option<&Secret>) -> &mut Self {
        match secret {
            None => self.number(0),
            Some(Secret::Symmetric(secret)) => self.number(1).bytes(secret.bytes()),
            Some(Secret::Private(private)) => self.number(2).bytes(private.bytes()),
        }
    }
}

impl Decoder<'_> {
    /// Decodes the current and all former materials. Duplicates are refused.
    pub(crate) fn materials(&mut self) -> Result<Option<BackingKeys>, DecodeError> {
        let mut materials = None::<BackingKeys>;
        self.each("materials", &mut |from| {
            let material = from.material()?;
            match &mut materials {
                Some(materials) => materials.rotate(material),
                None => materials = Some(BackingKeys::new(material)),
            }
            Ok(())
        })?;
        materials.iter().try_for_each(check_distinct).at("materials")?;
        Ok(materials)
    }

    /// Decodes the material that becomes current with the next rotation, and adds it to `materials`.
    /// It must differ from the others, of which there is at least one.
    pub(crate) fn pending(
        &mut self,
        materials: Option<&mut BackingKeys>,
    ) -> Result<(), DecodeError> {
        let Some(pending) = self.option("pending", |from, it| from.material().at(it))? else {
            return Ok(());
        };
        match materials {
            Some(materials) if materials.find(pending.id).is_none() => materials.import(pending),
            Some(_) => {
                return Err(DecodeError::new("the key has this material twice")).at("pending");
            }
            None => return Err(DecodeError::new("the key has no other material")).at("pending"),
        }
        Ok(())
    }

    /// Decodes one generation of key material.
    pub(crate) fn material(&mut self) -> Result<BackingKey, DecodeError> {
        Ok(BackingKey {
            id: self.material_id("id")?,
            secret: self.secret().at("secret")?,
            created_at: self.timestamp("createdAt")?,
            rotation_type: self.option("rotationType", Decoder::rotation_type)?,
            import: self.since(2, |from| from.option("import", |from, it| from.import().at(it)))?,
        })
    }

    /// Decodes the secret of a material. Version 1 had only symmetric secrets.
    fn secret(&mut self) -> Result<Option<Secret>, DecodeError> {
        let kind = if self.is_before(2) { 1 } else { self.number("kind")? };
        Ok(match kind {
            0 => None,
            1 => {
                let secret = Zeroizing::new(self.array("bytes")?);
                Some(Secret::Symmetric(SecretKey::from_bytes(*secret)))
            }
            2 => Some(Secret::Private(PrivateKey::from(self.bytes("bytes")?.to_vec()))),
            _ => return Err(DecodeError::new("is of an unknown kind")),
        })
    }

    /// Decodes the description and the expiration of imported material.
    fn import(&mut self) -> Result<Box<Import>, DecodeError> {
        Ok(Box::new(Import {
            description: self.option("description", Decoder::text)?,
            valid_to: self.option("validTo", Decoder::timestamp)?,
        }))
    }
}

/// Checks that no two materials have the same ID.
fn check_distinct(materials: &BackingKeys) -> Result<(), DecodeError> {
    if materials.rotations() == 0 {
        return Ok(());
    }
    let ids: BinaryHeap<(MaterialId, usize)> = materials.iter().map(|it| it.id).zip(0..).collect();
    let ids = ids.into_sorted_vec();
    for ((id, _), (next, index)) in ids.iter().zip(ids.iter().skip(1)) {
        if id == next {
            return Err(DecodeError::new("the key has this material twice")).at_index(*index);
        }
    }
    Ok(())
}
