extension PrositePattern {
    /// Where the motif is in a sequence of upper-case letters: one match from each start, with each element as long as it
    /// can be in turn; matches may overlap, but none lies within another. The work is the length of the sequence times the
    /// number of elements, whatever the motif.
    ///
    /// - Parameter limit: matches at most.
    public func matches(in sequence: [UInt8], limit: Int = .max) -> [Range<Int>] {
        let reach = Reach(self, sequence)
        var found: [Range<Int>] = []
        for start in isAtStart ? 0..<min(1, sequence.count) : sequence.indices {
            guard found.count < limit else { break }
            guard let end = reach.end(from: start), end > start, end > found.last?.upperBound ?? 0 else { continue }
            found.append(start..<end)
        }
        return found
    }

    /// From which places which elements, and all after them, can be matched.
    private struct Reach {
        private let pattern: PrositePattern
        private let count: Int
        /// For each element and place, how many residues from there on it matches in a row.
        private var runs: [[Int32]] = []
        /// For each element, and the end, and each place, the last place up to there from which the rest can be matched; -1 for
        /// none.
        private var last: [[Int32]] = []

        init(_ pattern: PrositePattern, _ sequence: [UInt8]) {
            self.pattern = pattern
            count = sequence.count
            runs = pattern.elements.map { element in
                var runs = [Int32](repeating: 0, count: sequence.count + 1)
                for place in sequence.indices.reversed()
                where element.residues & PrositePattern.bit(sequence[place]) != 0 { runs[place] = runs[place + 1] + 1 }
                return runs
            }
            let ends = (0...sequence.count).map { !pattern.isAtEnd || $0 == sequence.count }
            last = [Self.lastPlaces(ends)]
            for index in pattern.elements.indices.reversed() {
                let rest = last[last.count - 1]
                let can = (0...sequence.count).map { place in next(index, place, rest) != nil }
                last.append(Self.lastPlaces(can))
            }
            last.reverse()
        }

        private static func lastPlaces(_ can: [Bool]) -> [Int32] {
            var last: Int32 = -1
            return can.enumerated().map { place, can in
                if can { last = Int32(place) }
                return last
            }
        }

        /// Where element `index` ends, from a place on: as far away as the rest allows.
        private func next(_ index: Int, _ place: Int, _ rest: [Int32]) -> Int? {
            let element = pattern.elements[index]
            let most = min(element.most, Int(runs[index][place]))
            if element.least <= most {
                let far = Int(rest[place + most])
                if far >= place + element.least { return far }
            }
            let isAtEdge = (element.orEnd && place == count) || (element.orStart && place == 0)
            return isAtEdge && Int(rest[place]) == place ? place : nil
        }

        func end(from start: Int) -> Int? {
            guard Int(last[0][start]) == start else { return nil }
            var place = start
            for index in pattern.elements.indices {
                guard let next = next(index, place, last[index + 1]) else { return nil }
                place = next
            }
            return place
        }
    }
}
