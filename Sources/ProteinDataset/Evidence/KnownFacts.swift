import FileKit

/// What is known of the training proteins of a dataset, to be shown as evidence.
public struct KnownFacts: Sendable {
    private let values: [String: [String: [String]]]

    /// Values by property, by protein.
    package init(_ values: [String: [String: [String]]]) { self.values = values }

    /// Reads what the dataset says of its training side.
    ///
    /// - Throws: the errors of reading a dataset.
    public init(of dataset: InstructionDataset) throws(SepitError) {
        let rows = try DatasetRow.read(folder: dataset.path) { (row) throws(SepitError) in
            row.side == DatasetSide.train.rawValue ? row : nil
        }
        values = Dictionary(
            rows.map { row in
                (row.id, Dictionary(uniqueKeysWithValues: row.facts.properties.map { ($0, row.facts[$0]) }))
            }
        ) { first, _ in first }
    }

    /// The values of a property of a protein; none where nothing is known.
    public func values(of property: String, protein id: String) -> [String] { values[id]?[property] ?? [] }
}
