//! The macro that declares an enumeration of the API.

/// Declares an enum whose variants stand for strings of the AWS KMS API.
///
/// Each variant is written once, with its string and, if AWS introduced it later than the API
/// itself, with the name of its date in [`switch`](crate::switch):
///
/// ```
/// kms_shapes::string_enum! {
///     /// The algorithms of `Encrypt`.
///     Encryption {
///         SymmetricDefault = "SYMMETRIC_DEFAULT",
///         Sm2Pke = "SM2PKE" since SM2_KEYS,
///     }
/// }
///
/// assert_eq!(Encryption::parse("SM2PKE"), Some(Encryption::Sm2Pke));
/// assert_eq!(Encryption::Sm2Pke.as_str(), "SM2PKE");
/// assert_eq!(Encryption::Sm2Pke.since(), Some(kms_shapes::switch::SM2_KEYS));
/// assert_eq!(Encryption::SymmetricDefault.since(), None);
/// ```
#[macro_export]
macro_rules! string_enum {
    (@since) => { None };
    (@since $date:ident) => { Some($crate::switch::$date) };
    (
        $(#[$doc:meta])*
        $name:ident {
            $($(#[$variant_doc:meta])* $variant:ident = $string:literal $(since $date:ident)?,)+
        }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $(#[doc = concat!("`", $string, "`")] $(#[$variant_doc])* $variant,)+
        }

        impl $name {
            /// Every value, in AWS's order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// Every value as data, for the table of members.
            pub const VALUES: &'static [$crate::EnumValue] = &[$(Self::$variant.value(),)+];

            /// Returns the value as data.
            #[must_use]
            pub const fn value(self) -> $crate::EnumValue {
                $crate::EnumValue { string: self.as_str(), since: self.since() }
            }

            /// Returns the string that AWS uses.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $string,)+ }
            }

            /// Returns the date at which AWS introduced the value, or `None` if it is as old as
            /// the earliest rules that are simulated.
            #[must_use]
            pub const fn since(self) -> Option<$crate::Date> {
                match self { $(Self::$variant => $crate::string_enum!(@since $($date)?),)+ }
            }

            /// Returns the value that AWS writes as `string`, or `None` if there is none.
            #[must_use]
            pub fn parse(string: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|it| it.as_str() == string)
            }
        }

        impl core::fmt::Display for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}
