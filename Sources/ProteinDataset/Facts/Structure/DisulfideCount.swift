import ProteinKit

/// The disulfide bonds within each chain.
enum DisulfideCount {
    /// `three intrachain disulfide bonds`; nil where there is none.
    ///
    /// Bonds are those between sulphurs at the distance of a bond; where the file lists bonds, only those that it lists.
    static func ofChains(in entry: ProteinEntry, _ measures: [ChainMeasure]) -> [String?] {
        let listed = Set(entry.disulfides.flatMap { [Pair($0.first, $0.second), Pair($0.second, $0.first)] })
        return entry.chains.enumerated().map { number, chain in
            var places: [Int] = []
            var sulphurs: [SIMD3<Float>] = []
            for (index, atoms) in zip(chain.observed, chain.backbone)
            where chain.sequence[index] == UInt8(ascii: "C") && measures[number].counts[index] {
                guard let sulphur = atoms.sulphur else { continue }
                places.append(index)
                sulphurs.append(sulphur)
            }
            let count = ChainGeometry.disulfides(sulphurs).count { first, second in
                listed.isEmpty
                    || listed.contains(
                        Pair(
                            Disulfide.Cysteine(chain: number, residue: places[first]),
                            Disulfide.Cysteine(chain: number, residue: places[second])))
            }
            guard count > 0 else { return nil }
            return "\(NumberText.word(count)) intrachain disulfide bond\(count == 1 ? "" : "s")"
        }
    }

    private struct Pair: Hashable {
        let first, second: Disulfide.Cysteine

        init(_ first: Disulfide.Cysteine, _ second: Disulfide.Cysteine) { (self.first, self.second) = (first, second) }
    }
}
