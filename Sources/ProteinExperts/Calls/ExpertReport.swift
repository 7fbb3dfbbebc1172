import FileKit

/// A call that was run, and what came of it.
public struct ExpertReport: Sendable, Equatable {
    /// What was called.
    public var call: ExpertCall
    /// What was found; nil where it failed.
    public var result: ExpertResult?
    /// Why it failed.
    public var error: SepitError?

    /// A call with its result.
    public init(_ call: ExpertCall, _ result: ExpertResult) { (self.call, self.result) = (call, result) }

    /// A call that could not be run.
    public init(_ call: ExpertCall, _ error: SepitError) { (self.call, self.error) = (call, error) }

    /// Runs a call; what goes wrong is part of the report.
    public init(_ call: ExpertCall, _ library: ExpertLibrary, on subject: ExpertSubject) {
        self.call = call
        do throws(SepitError) {
            result = try library.run(call, on: subject)
        } catch { self.error = error }
    }

    /// What a conversation gets to read: the result's sentences, or why there are none.
    public var text: String {
        if let result { return result.text }
        guard let error else { return "" }
        let expected = error.expected.map { " Expected: \($0)." } ?? ""
        return "Error: \(error.message)\(expected)"
    }

    /// `{"name","arguments","result"}`, or with `"error"` in place of the result.
    package var json: JSONValue {
        var members: [JSONValue.Member] = [
            .init("name", .string(call.name)),
            .init(
                "arguments", .object(call.arguments.sorted { $0.key < $1.key }.map { .init($0.key, .string($0.value)) })
            ),
        ]
        if let result {
            members.append(
                .init("result", .object([.init("text", .string(result.text))] + (result.values.members ?? []))))
        } else if let error {
            members.append(
                .init("error", .object([.init("code", .string(error.code)), .init("message", .string(error.message))])))
        }
        return .object(members)
    }
}
