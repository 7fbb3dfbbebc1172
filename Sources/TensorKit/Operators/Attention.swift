import CKernels

/// The rows of a packed batch that belong to one sequence.
public struct SequenceRange: Sendable, Equatable {
    /// First row in the packed batch.
    public var start: Int
    /// Number of rows, padding included.
    public var length: Int
    /// Rows that are attended to: the first `keys`. Less than `length` only where padding is reproduced on purpose.
    public var keys: Int

    /// Rows from `start`; all of them are attended to unless `keys` says less.
    public init(start: Int, length: Int, keys: Int? = nil) {
        self.start = start
        self.length = length
        self.keys = keys ?? length
    }

    /// Sequences of these lengths, one after another.
    public static func packed(_ lengths: [Int]) -> [SequenceRange] {
        var start = 0
        return lengths.map { length in
            defer { start += length }
            return SequenceRange(start: start, length: length)
        }
    }
}

/// Heads of an attention operator. Query head h uses key-value head h / (heads / keyValueHeads).
public struct AttentionShape: Sendable, Equatable {
    /// Query heads.
    public var heads: Int
    /// Key and value heads; a divisor of `heads`.
    public var keyValueHeads: Int
    /// Columns of a head, d.
    public var headSize: Int
    /// Whether a row sees only itself and the rows before it.
    public var causal: Bool

    /// Heads of a size.
    public init(heads: Int, keyValueHeads: Int, headSize: Int, causal: Bool) {
        self.heads = heads
        self.keyValueHeads = keyValueHeads
        self.headSize = headSize
        self.causal = causal
    }

    /// Columns of the fused query, key and value rows.
    public var fusedWidth: Int { (heads + 2 * keyValueHeads) * headSize }

    var kernel: ck_attention { kernel(.fp32) }

    func kernel(_ precision: Precision) -> ck_attention {
        ck_attention(
            heads: heads, kv_heads: keyValueHeads, head_size: headSize, causal: causal ? 1 : 0,
            scale: 1 / Float(headSize).squareRoot(), bf16: precision == .bf16 ? 1 : 0)
    }
}

/// Per-head additive attention bias of a packed batch: one `[H, T, T]` block per sequence.
public struct AttentionBias {
    /// All blocks, one after another.
    public let values: Tensor
    /// Where each sequence's block starts.
    public let offsets: [Int]

    /// Blocks in one tensor.
    public init(values: Tensor, offsets: [Int]) {
        self.values = values
        self.offsets = offsets
    }
}

extension Graph {
    /// softmax(q kᵀ/√d + bias) v within each sequence: qkv `[N, (H + 2 Hkv) d]` -> `[N, H d]`.
    ///
    /// Only a log-sum per row and head is kept; the backward pass recomputes the probabilities (as in FlashAttention), and
    /// the gradient takes the memory of qkv, a product that nothing else may read.
    ///
    /// - Precondition: the sequences cover all rows.
    public func attention(
        _ qkv: Tensor, shape: AttentionShape, sequences: [SequenceRange], bias: AttentionBias? = nil
    ) -> Tensor {
        precondition(qkv.width == shape.fusedWidth, "attention: width \(qkv.width), expected \(shape.fusedWidth)")
        precondition(
            sequences.allSatisfy { $0.start + $0.length <= qkv.rows && $0.keys <= $0.length }, "attention: rows")
        precondition(sequences.reduce(0) { $0 + $1.length } == qkv.rows, "attention: rows outside sequences")
        let rows = qkv.rows
        let ranges = Buffer(
            sequences.enumerated().map { index, sequence in
                ck_sequence(
                    start: sequence.start, length: sequence.length, keys: sequence.keys,
                    bias: bias.map { $0.offsets[index] } ?? -1)
            })
        let y = output([rows, shape.heads * shape.headSize], from: qkv, bias?.values)
        let logSums = tensor([shape.heads, rows])
        withUnsafePointer(to: shape.kernel(precision)) {
            kernels.pointee.attention(
                workers, $0, ranges.base, ranges.count, rows, qkv.base, bias?.values.base, y.base, logSums.base)
        }
        record(y) { [self] dy in
            withUnsafePointer(to: shape.kernel(precision)) {
                kernels.pointee.attention_gradient(
                    workers, $0, ranges.base, ranges.count, rows, qkv.base, bias?.values.base, logSums.base, dy.base,
                    qkv.base,
                    bias.flatMap { $0.values.tracksGradient ? gradient(of: $0.values).base : nil })
            }
            qkv.becomeGradient()
        }
        return y
    }
}
