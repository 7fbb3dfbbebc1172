import FileKit

/// The experts at hand, by their names.
public struct ExpertLibrary: Sendable {
    /// In the order in which they are listed.
    public let experts: [any Expert]

    /// These experts; of two with one name the first.
    public init(_ experts: [any Expert]) {
        var names: Set<String> = []
        self.experts = experts.filter { names.insert($0.card.name).inserted }
    }

    /// The experts of this module, which need no model.
    public static let standard = ExpertLibrary([
        CompositionExpert(), SecondaryStructureExpert(), MotifExpert(), NeighbourExpert(), ShapeExpert(),
        DisulfideExpert(), LigandExpert(), SignalPeptideExpert(), MembraneSegmentExpert(),
        SubstitutionExpert(),
    ])

    /// These and others; one of the others takes the place of one with its name.
    public func adding(_ others: [any Expert]) -> ExpertLibrary {
        let names = Set(others.map(\.card.name))
        return ExpertLibrary(experts.filter { !names.contains($0.card.name) } + others)
    }

    /// Their cards.
    public var cards: [ExpertCard] { experts.map(\.card) }

    /// The cards of those that can be asked about a protein, a line each.
    public func lines(for subject: ExpertSubject) -> [String] { cards.filter(subject.allows).map(\.line) }

    /// The same of a protein of which only that is known.
    public func lines(hasStructure: Bool, hasIndex: Bool) -> [String] {
        cards.filter { $0.needs == .structure ? hasStructure : $0.needs == .index ? hasIndex : true }.map(\.line)
    }

    /// The expert of a name.
    ///
    /// - Throws: `SepitError` `.usage` (`expert-unknown`).
    public func expert(named name: String) throws(SepitError) -> any Expert {
        guard let expert = experts.first(where: { $0.card.name == name }) else {
            throw SepitError(
                .usage, code: "expert-unknown", "There is no expert \"\(name.prefix(40))\".",
                expected: "one of \(experts.map(\.card.name).joined(separator: ", "))")
        }
        return expert
    }

    /// Runs a call.
    ///
    /// - Throws: `SepitError` `.usage` (`expert-unknown`), and as `Expert.run`.
    public func run(_ call: ExpertCall, on subject: ExpertSubject) throws(SepitError) -> ExpertResult {
        try expert(named: call.name).run(call.arguments, on: subject)
    }
}
