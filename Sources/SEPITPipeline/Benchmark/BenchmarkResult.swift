/// One line of `sepit bench`; fields that don't apply are left out.
public struct BenchmarkResult: Encodable, Sendable {
    /// The case.
    public var name: String
    /// `fp32`, `bf16`, `int8`: how the weights of products are held.
    public var dtype: String?
    /// Of the files read: `pdb` or `cif`, and how many they are.
    public var format: String?
    /// Files that were read.
    public var files: Int?
    /// Experts in each layer of the decoder; 0 for a dense one.
    public var experts: Int?
    /// Sizes: of a product [m, k] [n, k]ᵀ, and of a protein in tokens.
    public var m, n, k, T: Int?
    /// Tokens of protein and text that one training step takes.
    public var tokensPerStep: Int?
    /// Shortest and median time in seconds.
    public var least, median: Double?
    /// Shortest time of the same by one thread, and how many times faster the threads are.
    public var oneThread, fromThreads: Double?
    /// Shortest time of the same on padded proteins, and how many times faster it is without padding.
    public var padded, againstPadded: Double?
    /// Of adapters.
    public var rank: Int?
    /// Shortest time of a step that trains the whole model, and how many times faster one of adapters is.
    public var full, againstFull: Double?
    /// Tokens per second in the shortest time.
    public var tokensPerSecond: Double?
    /// Megabytes (10⁶ bytes) of decompressed text per second.
    public var megabytesPerSecond: Double?
    /// 10⁹ floating-point operations per second in the shortest time.
    public var gflops: Double?
    /// Share of the arithmetic that the machine does at most.
    public var ofPeak: Double?
    /// Tokens of a prompt per second.
    public var prefillTokensPerSecond: Double?
    /// Tokens of one answer per second.
    public var decodeTokensPerSecond: Double?
    /// Shortest time for a token of one answer, and for one of each of eight together, and how many times the rate of one they have.
    public var oneSequence, eightSequences, together: Double?
    /// Of many answers together.
    public var batchTokensPerSecond: Double?
    /// Questions per second, from the protein on.
    public var questionsPerSecond: Double?
    /// Share of the memory bandwidth: bytes of weights and cache that a token needs, read once, per second.
    public var ofBandwidth: Double?
    /// Root mean square and largest error of logits against those with fp32 weights, relative to their root mean square.
    public var logitError, largestLogitError: Double?
    /// Largest memory of the process so far in megabytes (2²⁰ bytes).
    public var peakMB: Int?
    /// Level of the kernels in use, and core that the BLAS runs for.
    public var level, blasCore: String?
    /// Threads that kernels ran on.
    public var threads: Int?
    /// What the machine does at most: fp32 multiply-adds, bf16 dot products, reads of memory.
    public var multiplyAddGflops, bf16DotGflops, readGBPerSecond: Double?

    enum CodingKeys: String, CodingKey {
        case name = "case"
        case dtype, format, files, experts, m, n, k, T
        case tokensPerStep = "tokens_per_step"
        case least = "min_s"
        case median = "median_s"
        case oneThread = "one_thread_s"
        case fromThreads = "from_threads"
        case padded = "padded_s"
        case againstPadded = "against_padded"
        case rank
        case full = "full_s"
        case againstFull = "against_full"
        case tokensPerSecond = "tok_per_s"
        case megabytesPerSecond = "mb_per_s"
        case gflops
        case ofPeak = "of_peak"
        case prefillTokensPerSecond = "prefill_tok_per_s"
        case decodeTokensPerSecond = "decode_tok_per_s"
        case oneSequence = "one_sequence_s"
        case eightSequences = "eight_sequences_s"
        case together
        case batchTokensPerSecond = "batch_tok_per_s"
        case questionsPerSecond = "questions_per_s"
        case ofBandwidth = "of_bandwidth"
        case logitError = "logit_error"
        case largestLogitError = "logit_error_max"
        case peakMB = "peak_mb"
        case level
        case blasCore = "blas_core"
        case threads
        case multiplyAddGflops = "fma_gflops"
        case bf16DotGflops = "bf16_dot_gflops"
        case readGBPerSecond = "read_gb_per_s"
    }

    init(case name: String, dtype: String? = nil) {
        self.name = name
        self.dtype = dtype
    }

    /// The fields that are set, in the order in which they are printed for people.
    public var fields: [(name: String, value: String)] {
        func text(_ value: (some CustomStringConvertible)?) -> String? { value.map { "\($0)" } }
        func digits(_ value: Double?, _ count: Int) -> String? { value.map { $0.text(digits: count) } }
        let all: [(CodingKeys, String?)] = [
            (.name, name), (.dtype, dtype), (.format, format), (.files, text(files)), (.experts, text(experts)),
            (.m, text(m)), (.n, text(n)), (.k, text(k)),
            (.T, text(T)), (.tokensPerStep, text(tokensPerStep)), (.least, digits(least, 5)),
            (.median, digits(median, 5)), (.oneThread, digits(oneThread, 5)), (.fromThreads, digits(fromThreads, 3)),
            (.padded, digits(padded, 5)), (.againstPadded, digits(againstPadded, 3)),
            (.rank, text(rank)), (.full, digits(full, 5)), (.againstFull, digits(againstFull, 3)),
            (.tokensPerSecond, digits(tokensPerSecond, 0)),
            (.megabytesPerSecond, digits(megabytesPerSecond, 1)), (.gflops, digits(gflops, 1)),
            (.ofPeak, digits(ofPeak, 3)), (.prefillTokensPerSecond, digits(prefillTokensPerSecond, 1)),
            (.decodeTokensPerSecond, digits(decodeTokensPerSecond, 1)),
            (.oneSequence, digits(oneSequence, 5)), (.eightSequences, digits(eightSequences, 5)),
            (.together, digits(together, 2)), (.batchTokensPerSecond, digits(batchTokensPerSecond, 1)),
            (.questionsPerSecond, digits(questionsPerSecond, 1)), (.ofBandwidth, digits(ofBandwidth, 3)),
            (.logitError, digits(logitError, 5)), (.largestLogitError, digits(largestLogitError, 5)),
            (.level, level), (.blasCore, blasCore), (.threads, text(threads)),
            (.multiplyAddGflops, digits(multiplyAddGflops, 1)), (.bf16DotGflops, digits(bf16DotGflops, 1)),
            (.readGBPerSecond, digits(readGBPerSecond, 1)), (.peakMB, text(peakMB)),
        ]
        return all.compactMap { key, value in value.map { (key.stringValue, $0) } }
    }
}

extension Double {
    /// With exactly so many digits after the point; for numbers of moderate size.
    fileprivate func text(digits: Int) -> String {
        let factor = (0..<digits).reduce(1.0) { result, _ in result * 10 }
        let scaled = Int((magnitude * factor).rounded())
        let sign = self < 0 && scaled > 0 ? "-" : ""
        guard digits > 0 else { return sign + "\(scaled)" }
        let fraction = String(scaled % Int(factor))
        return sign + "\(scaled / Int(factor))." + String(repeating: "0", count: digits - fraction.count) + fraction
    }
}
