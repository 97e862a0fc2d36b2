//! The widgets of the pages: native elements that follow the AWS console and the WAI-ARIA patterns.

mod alert;
mod button;
mod copy_button;
mod description_list;
mod dialog;
mod empty_state;
mod field;
mod icon;
mod menu_button;
mod pagination;
mod status_indicator;
mod table;
mod tabs;
mod timestamp;

pub(crate) use alert::*;
pub(crate) use button::*;
pub(crate) use copy_button::*;
pub(crate) use description_list::*;
pub(crate) use dialog::*;
pub(crate) use empty_state::*;
pub(crate) use field::*;
pub(crate) use icon::*;
pub(crate) use menu_button::*;
pub(crate) use pagination::*;
pub(crate) use status_indicator::*;
pub(crate) use table::*;
pub(crate) use tabs::*;
pub(crate) use timestamp::*;
