extension Graph {
    /// Causal attention of every row to the last `window` rows of its sequence, itself included (Mistral; Jiang et al.,
    /// 2023): qkv `[N, (H + 2 Hkv) d]` -> `[N, H d]`.
    ///
    /// Without a derivative, each row attends to its stretch of keys as in decoding. With one, an attention bias hides
    /// the rest, at `[H, T, T]` numbers per sequence.
    public func windowedAttention(
        _ qkv: Tensor, shape: AttentionShape, sequences: [SequenceRange], window: Int
    ) -> Tensor {
        precondition(window > 0 && shape.causal, "windowedAttention: a window of \(window)")
        guard qkv.tracksGradient && isRecording else { return rowwiseAttention(qkv, shape, sequences, window) }
        var offsets: [Int] = []
        var count = 0
        for sequence in sequences {
            offsets.append(count)
            count += shape.heads * sequence.length * sequence.length
        }
        let hidden = zeros([count])
        for (sequence, offset) in zip(sequences, offsets) {
            let length = sequence.length
            for head in 0..<shape.heads {
                for i in stride(from: window, to: length, by: 1) {
                    let row = hidden.base + offset + (head * length + i) * length
                    row.update(repeating: -.infinity, count: i - window + 1)
                }
            }
        }
        return attention(
            qkv, shape: shape, sequences: sequences, bias: AttentionBias(values: hidden, offsets: offsets))
    }

    private func rowwiseAttention(
        _ qkv: Tensor, _ shape: AttentionShape, _ sequences: [SequenceRange], _ window: Int
    ) -> Tensor {
        var owners: [AttentionCache] = []
        var lengths: [Int] = []
        for sequence in sequences {
            let cache = AttentionCache(
                keyValueHeads: shape.keyValueHeads, headSize: shape.headSize, capacity: sequence.length)
            cache.store(qkv, shape: shape, start: sequence.start, rows: sequence.length, position: 0)
            owners += [AttentionCache](repeating: cache, count: sequence.length)
            lengths += 1...sequence.length
        }
        precondition(owners.count == qkv.rows, "windowedAttention: sequences of \(owners.count) rows in \(qkv.rows)")
        return cachedAttention(qkv, shape: shape, caches: owners, lengths: lengths, window: window)
    }
}
