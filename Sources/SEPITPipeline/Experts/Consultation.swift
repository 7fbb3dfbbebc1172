import FileKit
import ProteinExperts

/// What becomes of a model's call of an expert: it is run, and the answer that follows is held to its numbers.
package struct Consultation {
    /// The call as the model wrote it, with the arguments of the question.
    package let written: String
    /// What came of it; a call that can't be run comes back as an error text.
    package let report: ExpertReport

    /// - Parameters:
    ///   - answer: with at least one call.
    ///   - library: nil where experts are forbidden.
    ///   - subject: nil where no single protein is asked about.
    ///   - question: from which its arguments are.
    package init(_ answer: Answer, _ library: ExpertLibrary?, on subject: ExpertSubject?, question: String) {
        let first = answer.calls.first ?? ""
        guard let library, let subject else {
            written = first
            report = Self.refused(
                first,
                library == nil ? "Experts are not allowed here." : "Experts are asked about one protein at a time.")
            return
        }
        guard answer.calls.count == 1 else {
            written = first
            report = Self.refused(first, "Only one expert is called in a turn, and \(answer.calls.count) were.")
            return
        }
        do throws(SepitError) {
            var call = try ExpertCall(parsing: first)
            if let expert = library.experts.first(where: { $0.card.name == call.name }) {
                call = call.grounded(in: question, for: expert)
            }
            written = call.spaced
            report = ExpertReport(call, library, on: subject)
        } catch {
            written = first
            report = ExpertReport(ExpertCall(first), error)
        }
    }

    private static func refused(_ written: String, _ reason: String) -> ExpertReport {
        ExpertReport(ExpertCall(written), SepitError(.usage, code: "expert-call-refused", reason))
    }

    /// The answer after a result. One with a number that neither result nor question has, or with another call, is not
    /// given: the result's own sentences stand in its place.
    package func checked(_ answer: Answer, question: String) -> Answer {
        guard answer.calls.isEmpty, answer.isComplete, !answer.text.isEmpty,
            NumberCheck(answer.text, from: [report.text, question]).invented.isEmpty, agrees(answer.text)
        else { return Answer(computed: report.text) }
        // What was computed is not withheld for being unlike what the model has learnt.
        var answer = answer
        answer.judgement = nil
        return answer
    }

    /// Whether an answer says in the result's own words what is there and what isn't; in others it may only say that something is,
    /// of a result that denies nothing.
    private func agrees(_ answer: String) -> Bool {
        report.text.contains(answer) || !Self.denies(answer) && !Self.denies(report.text)
            || Self.sentences(answer).allSatisfy(Set(Self.sentences(report.text)).contains)
    }

    private static func sentences(_ text: String) -> [String] {
        text.replacing(/[.!?]\s+/, with: ".\n").split(separator: "\n").map(String.init)
    }

    private static func denies(_ text: String) -> Bool {
        text.lowercased().split { !$0.isLetter && $0 != "'" }.contains {
            ["no", "not", "none", "nothing", "neither", "nor", "without", "never", "cannot"].contains($0)
                || $0.hasSuffix("n't")
        }
    }
}
