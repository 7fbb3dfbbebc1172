import FileKit
import SEPITPipeline

/// The answer to a question as its client wants it: one JSON object, or events as they come.
///
/// Events (`text/event-stream`): `text`, pieces of what the model writes, where nothing judges it afterwards; `answer`, the object
/// without its explanation; `explanation`; and in place of one that could not be made, `error`.
struct AskReply: Sendable {
    private let reply: Reply
    private let isStreamed: Bool

    init(_ reply: Reply, isStreamed: Bool) { (self.reply, self.isStreamed) = (reply, isStreamed) }

    /// A piece of what the model writes.
    func write(_ piece: String) {
        if isStreamed { send("text", JSONValue.quoted(piece)) }
    }

    /// The answer, and what moved it: events come when they are known.
    ///
    /// - Parameter explain: nil where that is not told.
    /// - Throws: what `explain` throws where the client has not been told anything yet.
    func finish(
        _ json: AnswerJSON, explain: () throws(SepitError) -> AnswerExplanation.Outcome?
    ) throws(SepitError) {
        guard isStreamed else { return reply.send(Response(json: json.explained(by: try explain()).line)) }
        send("answer", json.line)
        do throws(SepitError) {
            if let outcome = try explain() { send("explanation", json.explained(by: outcome).explanationLine) }
        } catch {
            let members: [JSONValue.Member] = [
                .init("code", .string(error.code)), .init("message", .string(error.message)),
            ]
            send("error", JSONValue.object(members).line)
        }
        reply.end()
    }

    private func send(_ event: String, _ data: String) {
        if !reply.isBegun { reply.begin(Response(contentType: "text/event-stream", text: "")) }
        reply.write("event: \(event)\ndata: \(data)\n\n")
    }
}
