import FileKit

extension EvaluationScore {
    /// The object of the command-line contract: what is missing is null.
    package var json: JSONValue {
        .object(
            [
                .init("property", .string(property)), .init("kind", .string(kind)), .init("band", .string(band)),
                .init("n", .integer(total.count)),
            ] + details)
    }

    /// Given answers: the mean of each of their scores by its name, then what the same questions score otherwise.
    ///
    /// - Parameter bands: the same by identity to training.
    package func answersJSON(bands: [EvaluationScore]) -> JSONValue {
        let means = metrics.compactMap { metric in
            metric.means[.model].map { JSONValue.Member(metric.name, .number($0)) }
        }
        return .object(
            [.init("property", .string(property)), .init("kind", .string(kind)), .init("n", .integer(total.count))]
                + means + details + [.init("bands", .array(bands.map(\.json)))])
    }

    private var details: [JSONValue.Member] {
        let hasModel = total.shares[.model] != nil
        var members: [JSONValue.Member] = [
            .init("answered", hasModel ? .integer(answered) : .null), .init("measure", .string(measure)),
        ]
        members += total.members
        members += [
            .init("model_answered", Self.number(answeredShare)),
            .init("abstained", hasModel ? .number(1 - Double(answered) / Double(max(1, total.count))) : .null),
            .init("ece", Self.number(calibrationError)), .init("seen", seen?.json ?? .null),
            .init("unseen", unseen?.json ?? .null),
            .init("metrics", .object(metrics.map { .init($0.name, $0.json) })),
        ]
        if let ahead {
            members += [
                .init("ahead_of_best_hit", .number(ahead.value)),
                .init("ahead_interval", Self.range(ahead.interval)),
            ]
        }
        if let difference {
            members += [
                .init("difference", .number(difference.value)),
                .init("difference_interval", Self.range(difference.interval)),
            ]
        }
        return members
    }

    fileprivate static func number(_ value: Double?) -> JSONValue { value.map { .number($0) } ?? .null }

    fileprivate static func range(_ range: ClosedRange<Double>?) -> JSONValue {
        range.map { .array([.number($0.lowerBound), .number($0.upperBound)]) } ?? .null
    }
}

extension EvaluationScore.Part {
    fileprivate var json: JSONValue { .object([.init("n", .integer(count))] + members) }

    /// By source, the model's interval beside its share, and those of the others.
    fileprivate var members: [JSONValue.Member] {
        var members: [JSONValue.Member] = []
        for source in AnswerSource.allCases where source != .against || shares[source] != nil {
            members.append(.init(source.rawValue, EvaluationScore.number(shares[source]?.value)))
            if source == .model {
                members.append(.init("interval", EvaluationScore.range(shares[source]?.interval)))
            }
        }
        let others = AnswerSource.allCases.filter { $0 != .model && shares[$0] != nil }
        members.append(
            .init(
                "intervals",
                .object(others.map { .init($0.rawValue, EvaluationScore.range(shares[$0]?.interval)) })))
        return members
    }
}

extension EvaluationScore.Metric {
    fileprivate var json: JSONValue {
        .object(
            AnswerSource.allCases.compactMap { source in
                means[source].map { .init(source.rawValue, .number($0)) }
            }
                + (ahead.map { share in
                    [
                        .init("ahead_of_best_hit", .number(share.value)),
                        .init("ahead_interval", EvaluationScore.range(share.interval)),
                    ]
                } ?? []))
    }
}
