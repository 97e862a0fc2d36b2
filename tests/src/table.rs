//! Tables of rules in `tests/data`: tab-separated, a header in the last comment line.

use std::fs;

use crate::repository::root;

/// A table as it stands in its file.
#[derive(Debug)]
pub struct Table {
    header: Vec<String>,
    rows: Vec<Vec<String>>,
}

/// One row of a [`Table`].
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    header: &'a [String],
    cells: &'a [String],
}

impl Table {
    /// Reads `tests/data/NAME.tsv`.
    ///
    /// # Panics
    /// Where there is no such table, or a row is not as long as the header.
    #[must_use]
    #[expect(clippy::panic, reason = "a test without its data cannot go on")]
    pub fn read(name: &str) -> Self {
        let path = root().join(format!("tests/data/{name}.tsv"));
        let text = fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        let cells = |line: &str| line.split('\t').map(str::to_owned).collect::<Vec<_>>();
        let mut comments = text.lines().filter_map(|line| line.strip_prefix('#'));
        let header = comments.next_back().map(|line| cells(line.trim())).unwrap_or_default();
        let rows: Vec<_> = text.lines().filter(|l| !l.starts_with('#')).map(cells).collect();
        if let Some(row) = rows.iter().find(|row| row.len() != header.len()) {
            panic!("{}: a row of {} cells: {row:?}", path.display(), row.len());
        }
        Self { header, rows }
    }

    /// The rows in the order of the file.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|cells| Row { header: &self.header, cells })
    }

    /// The row in whose column stands this.
    #[must_use]
    pub fn find(&self, column: &str, cell: &str) -> Option<Row<'_>> {
        self.rows().find(|row| row.cell(column) == cell)
    }
}

impl<'a> Row<'a> {
    /// The text in a column.
    ///
    /// # Panics
    /// Where the table has no such column.
    #[must_use]
    #[expect(clippy::panic, reason = "a test without its data cannot go on")]
    pub fn cell(&self, column: &str) -> &'a str {
        let named = self.header.iter().zip(self.cells).find(|(name, _)| *name == column);
        named.map_or_else(|| panic!("there is no column {column}"), |(_, cell)| cell)
    }

    /// The columns behind the one of this name, each with its cell.
    pub fn after(&self, column: &str) -> impl Iterator<Item = (&'a str, &'a str)> {
        let pairs =
            self.header.iter().map(String::as_str).zip(self.cells.iter().map(String::as_str));
        pairs.skip_while(move |(name, _)| *name != column).skip(1)
    }
}
