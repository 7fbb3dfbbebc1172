import FileKit
import ProteinExperts

/// What becomes of a model's call of an expert: it is run, and the answer that follows is held to its numbers.
package struct Consultation {
    /// The call as the model wrote it.
    package let written: String
    /// What came of it; a call that can't be run comes back as an error text.
    package let report: ExpertReport

    /// - Parameters:
    ///   - answer: with at least one call.
    ///   - library: nil where experts are forbidden.
    ///   - subject: nil where no single protein is asked about.
    package init(_ answer: Answer, _ library: ExpertLibrary?, on subject: ExpertSubject?) {
        written = answer.calls.first ?? ""
        guard let library, let subject else {
            report = Self.refused(
                written,
                library == nil ? "Experts are not allowed here." : "Experts are asked about one protein at a time.")
            return
        }
        guard answer.calls.count == 1 else {
            report = Self.refused(written, "Only one expert is called in a turn, and \(answer.calls.count) were.")
            return
        }
        do throws(SepitError) {
            report = ExpertReport(try ExpertCall(parsing: written), library, on: subject)
        } catch { report = ExpertReport(ExpertCall(written), error) }
    }

    private static func refused(_ written: String, _ reason: String) -> ExpertReport {
        ExpertReport(ExpertCall(written), SepitError(.usage, code: "expert-call-refused", reason))
    }

    /// The answer after the result. One with a number that neither result nor question has, or with another call, is not
    /// given: the result's own sentences stand in its place, or, where there is none, that there is no answer.
    package func checked(_ answer: Answer, question: String) -> Answer {
        guard answer.calls.isEmpty, answer.isComplete, !answer.text.isEmpty,
            NumberCheck(answer.text, from: [report.text, question]).invented.isEmpty
        else {
            return report.result.map { Answer(computed: $0.text) }
                ?? Answer(
                    limit: "the model asked an expert, which gave no result: \(report.error?.message.dropLast() ?? "")")
        }
        // What was computed is not withheld for being unlike what the model has learnt.
        var answer = answer
        answer.judgement = nil
        return answer
    }
}
