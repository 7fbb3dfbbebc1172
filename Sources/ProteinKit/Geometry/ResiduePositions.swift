/// C-alpha positions of a protein's residues in ångström, nil where there is none.
public enum ResiduePositions {
    /// Positions relative to the mean of the known ones, in single precision.
    ///
    /// Models see distances only. Far from the origin fp32 has fewer digits after the point, so the mean is taken off
    /// in double precision.
    public static func centred(_ positions: [SIMD3<Double>?]) -> [SIMD3<Float>?] {
        let known = positions.compactMap { $0 }
        let centre = known.reduce(.zero, +) / Double(max(1, known.count))
        return positions.map { position in position.map { SIMD3<Float>($0 - centre) } }
    }

    /// As files and kernels hold them: x, y, z of each residue, (0, 0, 0) where there is none.
    public static func packed(_ positions: [SIMD3<Float>?]) -> [Float] {
        var numbers: [Float] = []
        numbers.reserveCapacity(3 * positions.count)
        for position in positions {
            let p = position ?? .zero
            // A residue exactly at the centre is not one without a position.
            numbers.append(position == .zero ? 1e-6 : p.x)
            numbers.append(p.y)
            numbers.append(p.z)
        }
        return numbers
    }

    /// The positions of `packed` numbers.
    public static func unpacked(_ numbers: some RandomAccessCollection<Float>) -> [SIMD3<Float>?] {
        precondition(numbers.count % 3 == 0, "\(numbers.count) numbers are no positions")
        var index = numbers.startIndex
        var positions: [SIMD3<Float>?] = []
        positions.reserveCapacity(numbers.count / 3)
        while index < numbers.endIndex {
            let y = numbers.index(after: index)
            let z = numbers.index(after: y)
            let position = SIMD3(numbers[index], numbers[y], numbers[z])
            positions.append(position == .zero ? nil : position)
            index = numbers.index(after: z)
        }
        return positions
    }
}
