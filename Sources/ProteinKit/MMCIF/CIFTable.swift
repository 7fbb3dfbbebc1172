/// One mmCIF category: its item names without the category, and rows of values, empty where they are `?` or `.`.
struct CIFTable {
    var items: [String] = []
    var rows: [[String]] = []

    struct Row {
        let table: CIFTable
        let values: [String]

        /// The value of an item; nil where the item is missing or has a placeholder.
        subscript(_ item: String) -> String? {
            guard let column = table.items.firstIndex(of: item), column < values.count, !values[column].isEmpty else {
                return nil
            }
            return values[column]
        }
    }

    var all: [Row] { rows.map { Row(table: self, values: $0) } }
}
