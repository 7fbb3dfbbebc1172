import FileKit
import ProteinDataset
import ProteinKit
import SEPITPipeline

/// What the model answers: questions, neighbours and embeddings.
extension Router {
    /// `POST /ask`: what `sepit ask --json` prints.
    func ask(_ request: Request, _ reply: Reply) throws(SepitError) {
        let fields = try AskFields(request, limits)
        let limits = limits
        let counters = counters
        enqueue(request, reply) { (model, job) throws(SepitError) in
            let asking = model.asking
            let asked = try asking.read(fields.question, about: fields.file)
            try GivenProtein.require(residues: asked.source.lengths.reduce(0, +), limits)
            let answer = try asking.begin(
                asked, sampler: fields.sampler, maxTokens: fields.maxTokens, seed: fields.seed)
            // A judged answer may have to be withheld.
            let isWhole = asked.settled != nil || asking.session.isCalibrated
            let told = AskReply(reply, isStreamed: fields.isStreamed)
            return RunningAnswer(answer, for: job, onText: { if !isWhole { told.write($0) } }) {
                (answered) throws(SepitError) in
                counters.add(tokens: answered.answer.tokens)
                let json = AnswerJSON(
                    answered, neighbours: fields.neighbours, aligned: fields.tellsAlignments ? asking.known : nil)
                try told.finish(json) { () throws(SepitError) -> AnswerExplanation.Outcome? in
                    guard fields.explains else { return nil }
                    let explanation = try asking.explanation(of: answered, isCancelled: { job.isCancelled })
                    try job.requireTime()
                    return explanation
                }
            }
        }
    }

    /// `POST /search`: the nearest known proteins, each as `sepit search --json` prints it.
    func search(_ request: Request, _ reply: Reply) throws(SepitError) {
        var fields = try RequestFields(request)
        let protein = try GivenProtein(&fields, takesSequence: true, limits)
        let most = try fields.whole("max_hits", in: 1...1000) ?? 25
        let expected = try fields.number("evalue", in: 1e-300...1e6) ?? 1e-3
        try fields.end()
        let chains = try chains(of: protein)
        enqueue(request, reply) { (model, job) throws(SepitError) in
            guard let known = model.asking.known else {
                throw SepitError(.badData, code: "evidence-missing", "This server has no known proteins to search.")
            }
            var hits: [String] = []
            for chain in chains {
                let found = try known.neighbours(of: chain.sequence, limit: most, expected: expected)
                hits += found.map { String(NeighbourText($0).json(query: chain.name).dropLast()) }
                try job.requireTime()
            }
            reply.send(Response(json: "{\"hits\":[" + hits.joined(separator: ",") + "]}"))
            return nil
        }
    }

    /// `POST /embed`: a vector for each protein, or for each residue.
    func embed(_ request: Request, _ reply: Reply) throws(SepitError) {
        var fields = try RequestFields(request)
        let protein = try GivenProtein(&fields, takesSequence: true, limits)
        let layer = try fields.whole("layer", in: -1000...1000) ?? -1
        let isByResidue = try fields.flag("per_residue") ?? false
        try fields.end()
        let chains = try chains(of: protein)
        if isByResidue { try GivenProtein.require(residues: 8 * chains.reduce(0) { $0 + $1.sequence.count }, limits) }
        enqueue(request, reply) { (model, job) throws(SepitError) in
            let encoder = try model.embedding()
            var proteins: [JSONValue] = []
            for chain in chains {
                let embedding: JSONValue =
                    isByResidue
                    ? .array(try encoder.residueVectors(of: chain, layer: layer).map(JSONValue.numbers))
                    : .numbers(try encoder.vector(of: chain, layer: layer))
                proteins.append(
                    .object([
                        .init("name", .string(chain.name)), .init("residues", .integer(chain.sequence.count)),
                        .init("embedding", embedding),
                    ]))
                try job.requireTime()
            }
            reply.send(Response(json: JSONValue.object([.init("proteins", .array(proteins))]).line))
            return nil
        }
    }

    private func chains(of protein: GivenProtein) throws(SepitError) -> [ProteinChain] {
        guard let entry = protein.entry else {
            throw SepitError(
                .usage, code: "protein-missing", "There is no protein.",
                expected: "a field \"sequence\" or \"structure\"")
        }
        let chains =
            protein.chains.isEmpty && !entry.chains.isEmpty ? entry.chains : try entry.proteins(chains: protein.chains)
        try GivenProtein.require(residues: chains.reduce(0) { $0 + $1.sequence.count }, limits)
        return chains
    }

    /// Lets work wait for the model, or refuses it. An answer that it returns is written beside others.
    func enqueue(
        _ request: Request, _ reply: Reply,
        _ work: @escaping @Sendable (ServedModel, InferenceJob) throws(SepitError) -> RunningAnswer?
    ) {
        guard queue.add(InferenceJob(request, reply, limits, work)) else {
            return reply.send(
                Response(.tooManyRequests, code: "queue-full", "Too many requests wait already.").with(
                    "Retry-After", "2"))
        }
    }
}

extension JSONValue {
    fileprivate static func numbers(_ values: [Float]) -> JSONValue { .array(values.map { .number(Double($0)) }) }
}
