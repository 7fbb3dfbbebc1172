import FileKit

/// What a model knows about its own answers: what could have been said instead, how its scores become probabilities,
/// which of these are enough to answer, and how far from the proteins of training a protein may lie.
package struct Calibration: Codable, Sendable, Equatable {
    /// Of the file; a reader refuses another one.
    static let format = "sepit-calibration/1"

    private(set) var format = Self.format
    /// `ModelFingerprint` of the weights that it was fitted with.
    package var model: String
    /// How often answers are right that are given, unless another share is asked for.
    package var precision: Double
    /// The answers to yes/no questions in the words of training; nil where it has none.
    var yes, no: String?
    /// By property, in ascending order.
    package var known: [KnownAnswers]
    package var fits: [ConfidenceFit]
    package var kinds: [ProteinKind]
    /// Of a model that reads evidence: how its own answers are weighed against what relatives are known for.
    package var selections: [EvidenceSelection]?

    package init(
        model: String, precision: Double = 0.95, yes: String? = nil, no: String? = nil, known: [KnownAnswers] = [],
        fits: [ConfidenceFit] = [], kinds: [ProteinKind] = [], selections: [EvidenceSelection]? = nil
    ) {
        (self.model, self.precision, self.yes, self.no) = (model, precision, yes, no)
        (self.known, self.fits, self.kinds, self.selections) = (known, fits, kinds, selections)
    }

    // MARK: Looking up

    /// The property that an answer speaks of.
    func known(for answer: String) -> KnownAnswers? {
        if let exact = known.first(where: { $0.answers.contains { $0.text == answer } }) { return exact }
        return known.map { (known: $0, opening: $0.opening(of: answer) ?? "") }
            .max { $0.opening.utf8.count < $1.opening.utf8.count }
            .flatMap { $0.opening.isEmpty ? nil : $0.known }
    }

    /// The property that a yes/no question is about: one of its values stands in the question, or its name does.
    func property(ofQuestion question: String) -> String? {
        let text = question.lowercased()
        var longest: (property: String, length: Int)?
        for known in known {
            let names = Set(known.answers.map(\.value)).union([known.property.replacing("_", with: " ")])
            for name in names where name.utf8.count > longest?.length ?? 0 && text.contains(name.lowercased()) {
                longest = (known.property, name.utf8.count)
            }
        }
        return longest?.property
    }

    /// How choices are made where a property is asked for.
    func selection(_ property: String?, isYesNo: Bool) -> EvidenceSelection {
        let candidates = selections?.filter { $0.isYesNo == isYesNo } ?? []
        return candidates.first { $0.property == property } ?? candidates.first { $0.property == nil } ?? .prior
    }

    /// The fit for a property, or else for all of them; of a model that saw the same, or else the other.
    func fit(_ property: String?, isYesNo: Bool, hasStructure: Bool) -> ConfidenceFit? {
        let candidates = fits.filter { $0.isYesNo == isYesNo && ($0.property == property || $0.property == nil) }
        return candidates.max { rank($0, property, hasStructure) < rank($1, property, hasStructure) }
    }

    private func rank(_ fit: ConfidenceFit, _ property: String?, _ hasStructure: Bool) -> Int {
        (fit.hasStructure == hasStructure ? 2 : 0) + (fit.property == property ? 1 : 0)
    }
}
