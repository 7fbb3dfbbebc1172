import FileKit

/// Which yes/no questions are asked about the proteins of one side, for one property.
///
/// A blind reader must learn nothing from a question: every value is asked about as many proteins that have it as
/// proteins that don't, in the same words, and wrong values come from the same side. Of a value that too many proteins
/// have, as many are asked about as there are others.
struct YesNoPlan {
    /// A value that one protein has and another has not.
    struct Pair: Equatable {
        var value: String
        /// Indices of the proteins.
        var right, wrong: Int
    }

    private(set) var pairs: [Pair] = []

    /// - Parameters:
    ///   - values: of each protein; none where the property is unknown, and then no question is asked about it.
    ///   - random: decides between what is equally good.
    init(_ values: [[String]], relations: ValueRelations, random: inout CounterRandom) {
        let known = values.indices.filter { !values[$0].isEmpty }.shuffled(with: &random)
        let asked = known.map { (protein: $0, value: values[$0][random.index(below: values[$0].count)]) }
        let frequency = Dictionary(asked.map { ($0.value, 1) }, uniquingKeysWith: +)
        // The most frequent values have the fewest proteins to be wrong for.
        let ordered = asked.enumerated().sorted {
            let (a, b) = (frequency[$0.element.value] ?? 0, frequency[$1.element.value] ?? 0)
            if a != b { return a > b }
            return ($0.element.value, $0.offset) < ($1.element.value, $1.offset)
        }.map(\.element)
        var free = FreeProteins(known, values, relations)
        for (protein, value) in ordered {
            guard let wrong = free.take(wrongFor: value, &random) else { continue }
            pairs.append(Pair(value: value, right: protein, wrong: wrong))
        }
    }
}

/// The proteins that no wrong value has been asked about yet.
private struct FreeProteins {
    private let values: [[String]]
    private let relations: ValueRelations
    /// All of them, in some order, and where each stands.
    private var all: [Int]
    private var places: [Int: Int]
    /// By group of their values; some may be taken already.
    private var byGroup: [String: [Int]] = [:]

    init(_ proteins: [Int], _ values: [[String]], _ relations: ValueRelations) {
        self.values = values
        self.relations = relations
        all = proteins
        places = Dictionary(uniqueKeysWithValues: proteins.enumerated().map { ($1, $0) })
        for protein in proteins {
            for group in Set(values[protein].flatMap(relations.groups)).sorted() {
                byGroup[group, default: []].append(protein)
            }
        }
    }

    /// More are looked at in a row only where few are left: what nearly all proteins have gets few questions.
    private static let probes = 64
    private static let scanned = 4096

    /// A protein that the value is wrong for: one with a sibling of the value if there is one, else any.
    mutating func take(wrongFor value: String, _ random: inout CounterRandom) -> Int? {
        for group in relations.groups(of: value) {
            guard var members = byGroup[group] else { continue }
            members.removeAll { places[$0] == nil }
            byGroup[group] = members
            for _ in 0..<min(Self.probes, members.count) {
                let candidate = members[random.index(below: members.count)]
                if isWrong(value, for: candidate) { return taken(candidate) }
            }
        }
        guard !all.isEmpty else { return nil }
        for _ in 0..<Self.probes {
            let candidate = all[random.index(below: all.count)]
            if isWrong(value, for: candidate) { return taken(candidate) }
        }
        let start = random.index(below: all.count)
        for step in 0..<min(all.count, Self.scanned) {
            let candidate = all[(start + step) % all.count]
            if isWrong(value, for: candidate) { return taken(candidate) }
        }
        return nil
    }

    private func isWrong(_ value: String, for protein: Int) -> Bool {
        !values[protein].contains { relations.overlap($0, value) }
    }

    private mutating func taken(_ protein: Int) -> Int {
        guard let place = places.removeValue(forKey: protein), let last = all.popLast() else { return protein }
        if last != protein {
            all[place] = last
            places[last] = place
        }
        return protein
    }
}
