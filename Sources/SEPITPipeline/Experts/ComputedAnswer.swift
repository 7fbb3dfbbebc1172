import ProteinExperts

/// What experts found on a question: the answer, or a part of it.
public struct ComputedAnswer: Sendable {
    /// Each call with its result, those that failed included.
    public let reports: [ExpertReport]
    /// What was asked for, in whole sentences; empty where every call failed.
    public let text: String
    /// Whether nothing is left for a model to answer.
    public let isWhole: Bool

    /// Runs what the words of a question ask for; nil where that is nothing.
    ///
    /// - Parameter question: with `<protein>` where the protein is.
    init?(_ question: String, _ library: ExpertLibrary, on subject: ExpertSubject) {
        let routing = QuestionRouting(question)
        guard !routing.routes.isEmpty else { return nil }
        let done = routing.routes.map { (route: $0, report: ExpertReport($0.call, library, on: subject)) }
        reports = done.map(\.report)
        let found = done.compactMap { $0.report.result?.text(about: $0.route.topics) }
        text = found.joined(separator: " ")
        isWhole = found.count == done.count && !routing.asksForMore
    }

    /// Who says it: "the experts composition and motifs".
    public var source: String {
        let names = reports.filter { $0.result != nil }.map(\.call.name)
        return names.count == 1 ? "the expert \(names[0])" : "the experts " + names.joined(separator: " and ")
    }

    /// Why a change of a residue can't be told about: the sequence has another one there. Without a full stop.
    var mismatch: String? {
        let error = reports.first { $0.call.name == "substitution" }?.error
        return error.flatMap { $0.kind == .badData ? String($0.message.dropLast()) : nil }
    }

    /// What the user should know of experts that could not be asked.
    public var notes: [String] { reports.compactMap(Self.note) }

    /// Why a call gave nothing; nil where it did.
    static func note(_ report: ExpertReport) -> String? {
        report.error.map { error in
            "the expert \(report.call.name) gives nothing: \(error.message)"
                + (error.expected.map { " Expected: \($0)." } ?? "") + (error.hint.map { " \($0)" } ?? "")
        }
    }
}
