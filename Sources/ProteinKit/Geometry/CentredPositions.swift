/// C-alpha positions as files and models hold them: three fp32 coordinates per residue, (0, 0, 0) where there are none.
public enum CentredPositions {
    /// Coordinates in ångström relative to the mean of the known ones.
    ///
    /// New models see distances only. Far from the origin fp32 has fewer digits after the point, so the mean is taken
    /// off in double precision.
    public static func of(_ alphaCarbons: [SIMD3<Double>?]) -> [Float] {
        let known = alphaCarbons.compactMap { $0 }
        let centre = known.reduce(.zero, +) / Double(max(1, known.count))
        return alphaCarbons.flatMap { position -> [Float] in
            guard let position else { return [0, 0, 0] }
            let p = position - centre
            let centred = [Float(p.x), Float(p.y), Float(p.z)]
            // A residue exactly at the centre is not one without a position.
            return centred.allSatisfy { $0 == 0 } ? [1e-6, 0, 0] : centred
        }
    }
}
