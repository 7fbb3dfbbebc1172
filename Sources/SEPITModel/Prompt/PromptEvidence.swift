import FileKit

/// What is known of proteins similar to the one that a question is about, as a model reads it before the question:
///
///     63% identical over 98%: malate dehydrogenase
///     31% identical over 80%: lactate dehydrogenase
public struct PromptEvidence: Sendable, Equatable {
    /// A similar protein of which something is known.
    public struct Relative: Sendable, Equatable {
        /// Matches over alignment columns, 0 to 1.
        public var identity: Double
        /// Columns over the length of the shorter sequence, 0 to 1.
        public var coverage: Double
        /// What is known, one after another.
        public var values: [String]

        /// A protein with what is known of it.
        public init(identity: Double, coverage: Double, values: [String]) {
            (self.identity, self.coverage, self.values) = (identity, coverage, values)
        }
    }

    /// What is known of each, such as "fold".
    public var property: String
    /// The nearest first; they all count where an answer is chosen.
    public var relatives: [Relative]

    /// More don't make a choice any better.
    private static let mostRelatives = 16
    /// So many of the relatives are read, each to so many characters: more would crowd out the protein.
    private static let mostRead = 4
    private static let longestValues = 160

    /// Evidence from these relatives, or the word that there are none.
    public init(_ property: String, _ relatives: [Relative]) {
        self.property = property
        self.relatives = Array(relatives.filter { !$0.values.isEmpty }.prefix(Self.mostRelatives))
    }

    /// Whether a relative shows that the protein is of a kind that training has: 35% identical over half of the shorter.
    public var showsRelative: Bool {
        relatives.contains { $0.identity >= Self.related.identity && $0.coverage >= Self.related.coverage }
    }

    private static let related = (identity: 0.35, coverage: 0.5)

    /// Whether a relative is so near that it mostly does the same.
    package var showsCloseRelative: Bool {
        relatives.contains { $0.identity >= Self.close.identity && $0.coverage >= Self.close.coverage }
    }

    /// From so many equal residues on, over so much of the shorter sequence, proteins mostly do the same.
    package static let close = (identity: 0.5, coverage: 0.7)

    /// What stands before the question.
    var text: String {
        guard !relatives.isEmpty else { return "No similar protein is known.\n" }
        return relatives.prefix(Self.mostRead).map { relative in
            let values = relative.values.joined(separator: "; ").prefix(Self.longestValues)
                .replacing("<protein>", with: "protein")
            return "\(Self.percent(relative.identity)) identical over \(Self.percent(relative.coverage)): \(values)\n"
        }.joined()
    }

    private static func percent(_ share: Double) -> String { "\(Int((share * 100).rounded()))%" }

    /// A question with this before it.
    public func before(_ question: String) -> String { text + question }
}
