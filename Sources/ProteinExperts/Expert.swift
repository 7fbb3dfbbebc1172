import FileKit

/// Something that computes what a language model should not guess: one thing about one protein.
///
///     let result = try ExpertLibrary.standard.run("composition", ["pH": "7.4"], on: ExpertSubject(sequence: sequence))
///     print(result.text)
///
/// An expert is a value without state: the same protein and arguments give the same result.
public protocol Expert: Sendable {
    /// What it is called, what it is good for, what it takes and needs.
    var card: ExpertCard { get }

    /// Computes.
    ///
    /// - Parameter arguments: of its own parameters, checked, with a value for each.
    /// - Throws: `SepitError` `.badData` where this protein doesn't allow it, `.usage` where arguments don't fit it.
    func result(_ arguments: ExpertArguments, for subject: ExpertSubject) throws(SepitError) -> ExpertResult

    /// Whether a word of a question may be meant as one of its arguments.
    func takes(_ word: String, as parameter: ExpertParameter) -> Bool
}

extension Expert {
    /// Numbers within the range are; whether a text is, only the expert knows.
    public func takes(_ word: String, as parameter: ExpertParameter) -> Bool {
        switch parameter.kind {
        case .number, .whole, .choice: parameter.value(word) != nil
        case .text: false
        }
    }

    /// Checks the arguments and what the expert needs, then computes.
    ///
    /// - Parameter given: arguments by name, as they were written; those left out have their defaults.
    /// - Throws: `SepitError` `.usage` (`expert-argument-unknown`, `expert-argument-invalid`), `.badData`
    ///   (`expert-needs-structure`, `expert-needs-index`, `protein-too-long`), and what the expert itself throws.
    public func run(_ given: [String: String], on subject: ExpertSubject) throws(SepitError) -> ExpertResult {
        let arguments = try ExpertArguments(given, for: card)
        try subject.require(card)
        return try result(arguments, for: subject)
    }
}
