import FileKit
import ProteinDataset

/// An answer that somebody gave to a question, with what should have been said.
package struct GivenAnswer: Sendable, Equatable {
    /// Of the protein, or of the example.
    package var id: String
    package var property: String
    package var kind: InstructionExample.Kind
    /// All of a set, where the property has sets (see `AnswerScorer.sets`); else any of several ways to say it.
    package var reference: [String]
    package var answer: String
    /// As it was asked, where that is known.
    package var question: String?
    /// How sure the answer is of each member of a set, 0 to 1; none where it doesn't say.
    package var scores: [String: Double]
    /// How sure whoever answered is of the words, and how probable it is said to be that they are right, 0 to 1.
    package var confidence, probability: Double?
    /// Whether it would rather not have been given.
    package var abstained = false

    package init(
        id: String, property: String, kind: InstructionExample.Kind, reference: [String], answer: String,
        question: String? = nil, scores: [String: Double] = [:]
    ) {
        self.question = question
        self.scores = scores
        self.id = id
        self.property = property
        self.kind = kind
        self.reference = reference
        self.answer = answer
    }

    /// The answers of a file with a JSON object in each line:
    ///
    ///     {"id": "1abc_A", "property": "location", "kind": "open", "reference": ["nucleus"], "answer": "In the nucleus."}
    ///
    /// and, where they are known, `question` (as it was asked), `scores` (of each member of a set, by its name),
    /// `probability` (that the answer is right) and `abstained`.
    ///
    /// - Throws: `SepitError` `.badData`: `answers-empty`, `answer-malformed`, `json-syntax`; and those of reading files.
    package static func read(_ path: String) throws(SepitError) -> [GivenAnswer] {
        let answers = try JSONLines.read(path) { (json, file, line) throws(SepitError) in
            func problem(_ field: String, expected: String) -> SepitError {
                SepitError(
                    .badData, code: "answer-malformed", "The line has no usable '\(field)'.", file: file, line: line,
                    expected: expected, found: json[field]?.line)
            }
            if json["id"] == nil, json["band"] != nil || json["n"] != nil {
                throw SepitError(
                    .badData, code: "answers-are-scores", "The file holds scores, not answers.", file: file, line: line,
                    expected: "what --write-answers writes")
            }
            guard let id = json["id"]?.text else { throw problem("id", expected: "a text") }
            guard let property = json["property"]?.text, !property.isEmpty else {
                throw problem("property", expected: "the name of a property, such as \"location\"")
            }
            guard let kind = json["kind"]?.text.flatMap(InstructionExample.Kind.init) else {
                throw problem(
                    "kind", expected: InstructionExample.Kind.allCases.map(\.rawValue).joined(separator: ", "))
            }
            guard let answer = json["answer"]?.text else { throw problem("answer", expected: "a text") }
            let reference = json["reference"]?.elements?.map(\.text) ?? json["reference"]?.text.map { [$0] } ?? []
            guard !reference.isEmpty, !reference.contains(nil) else {
                throw problem("reference", expected: "a list of texts, at least one")
            }
            let texts = reference.compactMap(\.self)
            if kind == .yesno, !texts.allSatisfy({ ["yes", "no"].contains($0.lowercased()) }) {
                throw problem("reference", expected: "[\"yes\"] or [\"no\"]")
            }
            var scores: [String: Double] = [:]
            for member in json["scores"]?.members ?? [] {
                guard let score = member.value.double, (0...1).contains(score) else {
                    throw problem("scores", expected: "an object of numbers from 0 to 1 by value")
                }
                scores[member.key] = score
            }
            var given = GivenAnswer(
                id: id, property: property, kind: kind, reference: texts, answer: answer,
                question: json["question"]?.text, scores: scores)
            func share(_ name: String) throws(SepitError) -> Double? {
                guard let value = json[name], value != .null else { return nil }
                guard let share = value.double, (0...1).contains(share) else {
                    throw problem(name, expected: "a number from 0 to 1")
                }
                return share
            }
            given.confidence = try share("confidence")
            given.probability = try share("probability")
            given.abstained = json["abstained"]?.flag ?? false
            return given
        }
        guard !answers.isEmpty else {
            throw SepitError(
                .badData, code: "answers-empty", "There is no answer in this file.", file: path,
                expected: "a JSON object in each line")
        }
        return answers
    }
}
