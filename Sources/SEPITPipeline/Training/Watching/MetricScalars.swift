import FileKit

/// The numbers of a line of `metrics.jsonl`, by names that TensorBoard groups by what stands before a slash.
enum MetricScalars {
    /// In the order of the line; the step is none of them.
    static func scalars(_ line: JSONValue) -> [(tag: String, value: Float)] {
        (line.members ?? []).flatMap { member -> [(tag: String, value: Float)] in
            if member.key == "step" { return [] }
            if let value = member.value.double { return [(member.key, Float(value))] }
            if member.key == "validLoads" { return loads(member.value) }
            return (member.value.members ?? []).compactMap { part in
                part.value.double.map { ("\(member.key)/\(part.key)", Float($0)) }
            }
        }
    }

    private static func loads(_ value: JSONValue) -> [(tag: String, value: Float)] {
        ExpertShares.all(of: value).flatMap { layer in
            [("protein", layer.protein), ("text", layer.text)].flatMap { kind, shares in
                shares.enumerated().map { ("expertLoad/\(kind) layer \(layer.layer) expert \($0)", Float($1)) }
            }
        }
    }
}
