import FileKit
import ProteinDataset

/// Which questions of a side are asked.
public struct QuestionSelection: Sendable {
    /// So many at most: those of whole groups of similar proteins, a fixed random choice; nil for all.
    public var limit: Int?
    /// Only about these properties, such as "location"; none for all.
    public var properties: [String] = []
    /// Only of these kinds; none for all.
    public var kinds: [InstructionExample.Kind] = []

    /// All questions, or some.
    public init(limit: Int? = nil, properties: [String] = [], kinds: [InstructionExample.Kind] = []) {
        (self.limit, self.properties, self.kinds) = (limit, properties, kinds)
    }

    func takes(_ example: InstructionExample) -> Bool {
        (properties.isEmpty || properties.contains(example.property)) && (kinds.isEmpty || kinds.contains(example.kind))
    }

    /// The error for a property that no question is about.
    ///
    /// - Parameter known: those that there are questions about.
    func unknownProperty(_ known: Set<String>, file: String) -> SepitError? {
        properties.first { !known.contains($0) }.map { property in
            SepitError(
                .badData, code: "property-unknown", "No question is about this property.", file: file,
                expected: known.sorted().joined(separator: ", "), found: property)
        }
    }
}
