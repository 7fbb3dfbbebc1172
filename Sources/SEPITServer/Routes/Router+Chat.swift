import FileKit
import SEPITPipeline

/// What clients of OpenAI ask for.
extension Router {
    /// `GET /v1/models`.
    var models: Response {
        Response(json: JSONValue.object([.init("object", .string("list")), .init("data", .array([model]))]).line)
    }

    /// `GET /v1/models/NAME`.
    var model: JSONValue {
        .object([
            .init("id", .string(modelName)), .init("object", .string("model")), .init("created", .integer(0)),
            .init("owned_by", .string("sepit")),
        ])
    }

    /// `POST /v1/chat/completions`. Where answers are judged, what is told is the judged answer, so that nobody gets by one
    /// way what the other would withhold.
    func chat(_ request: Request, _ reply: Reply) throws(SepitError) {
        let fields = try ChatFields(request, limits)
        guard fields.model == nil || fields.model == modelName else {
            return reply.send(
                Response(.notFound, code: "model_not_found", "There is no such model; there is \"\(modelName)\"."))
        }
        let (limits, counters) = (limits, counters)
        enqueue(request, reply) { (model, job) throws(SepitError) in
            let asked = try model.asking.read(fields.conversation)
            try GivenProtein.require(residues: asked.source.lengths.reduce(0, +), limits)
            let session = model.asking.session
            let prompt = try session.length(of: asked.prompt)
            let isWhole = asked.settled != nil || (session.isCalibrated && !fields.isRaw)
            let answer = try model.asking.begin(
                asked, sampler: fields.sampler, maxTokens: isWhole ? Self.longestJudged : fields.maxTokens,
                seed: fields.seed, isJudged: isWhole)
            var written = ChatAnswer(fields, model: model.name, reply)
            return RunningAnswer(
                answer, for: job, alternatives: fields.alternatives,
                onToken: isWhole ? nil : { written.add($0) }, onText: { if !isWhole { written.add($0) } },
                isOver: { written.isOver }
            ) { (answered) throws(SepitError) in
                // A judged answer is complete, whatever became of the model's own words.
                var isCut = !answered.answer.isComplete || written.count >= fields.maxTokens
                if isWhole {
                    let pieces = session.pieces(of: answered.said)
                    isCut = pieces.count > fields.maxTokens
                    let tokens =
                        fields.tellsProbabilities
                        ? try session.tokens(
                            of: answered.said, after: asked.prompt, alternatives: fields.alternatives) : []
                    for (index, piece) in pieces.prefix(fields.maxTokens).enumerated() where !written.isOver {
                        written.add(index < tokens.count ? tokens[index] : nil)
                        written.add(piece)
                    }
                }
                counters.add(tokens: written.count)
                written.finish(isCut: isCut, prompt: prompt, extra: AnswerValue(answered, isRaw: !isWhole).json)
            }
        }
    }

    /// Tokens of an answer before it is judged.
    private static let longestJudged = 256
}

/// What this server tells beside an answer.
private struct AnswerValue {
    let json: JSONValue

    init(_ answered: AnsweredQuestion, isRaw: Bool) {
        guard !isRaw, let value = try? JSONValue(parsing: Array(AnswerJSON(answered, neighbours: 3).line.utf8)) else {
            json = .null
            return
        }
        json = value
    }
}
