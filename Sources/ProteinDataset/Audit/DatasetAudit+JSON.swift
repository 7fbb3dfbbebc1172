import FileKit

extension DatasetAudit {
    /// The object of the command-line contract.
    package var json: JSONValue {
        let sides = [DatasetSide.valid, .test].map { side in
            JSONValue.Member(side.rawValue, bands(side))
        }
        let worst = similarity.worst.map { pair in
            JSONValue.object([
                .init("test", .string(pair.heldOut)), .init("train", .string(pair.training)),
                .init("identity", .rounded(pair.identity)), .init("coverage", .rounded(pair.coverage)),
            ])
        }
        return .object([
            .init("threshold", .number(similarity.thresholds.identity)),
            .init("coverage", .number(similarity.thresholds.coverage)),
            .init("pairs_above", .integer(similarity.pairsAbove)),
            .init("proteins_above", .integer(similarity.proteinsAbove)),
            .init("shared_accessions", .integer(similarity.sharedAccessions)),
            .init("bands", bands(nil)), .init("bands_by_side", .object(sides)), .init("worst", .array(worst)),
            .init("blind", Self.scores(blind.yesNo)), .init("blind_open", Self.scores(blind.open)),
        ])
    }

    private func bands(_ side: DatasetSide?) -> JSONValue {
        .object(IdentityBand.allCases.map { .init($0.rawValue, .integer(similarity.count($0, side))) })
    }

    private static func scores(_ scores: [String: BlindScores.Score]) -> JSONValue {
        .object(
            scores.sorted { $0.key < $1.key }.map { property, score in
                .init(
                    property,
                    .object([
                        .init("majority", .rounded(score.share(\.majority))),
                        .init("question_only", .rounded(score.share(\.questionOnly))),
                        .init("best_hit", .rounded(score.share(\.bestHit))),
                        .init("n", .integer(score.questions)),
                    ]))
            })
    }
}

extension JSONValue {
    /// A share with four decimals.
    static func rounded(_ value: Double) -> JSONValue { .number((value * 10_000).rounded() / 10_000) }
}
