import FileKit

/// The pieces of sequence by which a cell sorts its proteins.
struct SortingSignal {
    /// At the start of the chain; begins with the initial methionine where it is not empty.
    var start: [UInt8] = []
    /// After the domain.
    var end: [UInt8] = []
    /// Which residues of `start` and `end` make up the signal.
    var isSignalAtStart: [Bool] = []
    var isSignalAtEnd: [Bool] = []

    init(_ location: DemoLocation, _ random: inout CounterRandom) {
        switch location {
        case .cytoplasm:
            addStart(Array("M".utf8), isSignal: true)
        case .secreted:
            addSignalPeptide(&random)
        case .endoplasmicReticulum:
            addSignalPeptide(&random)
            addEnd(Array((random.chance(0.85) ? "KDEL" : "HDEL").utf8), isSignal: true)
        case .peroxisome:
            addStart(Array("M".utf8), isSignal: true)
            addEnd(Array(random.pick(["SKL", "SKL", "SKL", "SKL", "SRL", "AKL", "CKL"]).utf8), isSignal: true)
        case .nucleus:
            addStart(Array("M".utf8), isSignal: true)
            let signal = Self.nuclearSignal(&random)
            if random.chance(0.5) {
                addStart(Self.any(random.integer(in: 2...6), &random), isSignal: false)
                addStart(signal, isSignal: true)
            } else {
                addEnd(signal, isSignal: true)
                addEnd(Self.any(random.integer(in: 2...6), &random), isSignal: false)
            }
        case .membrane:
            addStart(Array("M".utf8), isSignal: true)
            let helix = (0..<random.integer(in: 19...22)).map { _ in random.pick(Self.lipophilic) }
            addEnd(helix + Array(random.pick(["KR", "RK", "KK", "RR", "RKR"]).utf8), isSignal: true)
            addEnd(Self.any(random.integer(in: 3...9), &random), isSignal: false)
        }
    }

    /// Basic, then hydrophobic, then polar up to A-x-A (von Heijne 1985).
    private mutating func addSignalPeptide(_ random: inout CounterRandom) {
        let basic = random.pick(["MK", "MR", "MKK", "MKR", "MRK", "MKTK", "MKSR", "MNKK"])
        let core = (0..<random.integer(in: 10...13)).map { _ in random.pick(Self.signalCore) }
        let polar = random.pick(["PS", "SG", "TP", "GS", "SQ", "PT", "NS"])
        let site = random.pick(["ASA", "AHA", "AQA", "VSA", "ANA", "AFA", "SLA", "AEA"])
        addStart(Array(basic.utf8) + core + Array((polar + site).utf8), isSignal: true)
    }

    /// The signal of the SV40 large T antigen, or the two-part one of nucleoplasmin, with variants.
    private static func nuclearSignal(_ random: inout CounterRandom) -> [UInt8] {
        let cluster = Array(random.pick(["PKKKRKV", "PKKKRRV", "PKRKKKV", "PKKRRKL", "APKKKRK"]).utf8)
        guard random.chance(0.35) else { return cluster }
        let second = random.pick(["KKKK", "KKKR", "KKRK"])
        return Array("KR".utf8) + any(random.integer(in: 9...11), &random) + Array(second.utf8)
    }

    private mutating func addStart(_ residues: [UInt8], isSignal: Bool) {
        start += residues
        isSignalAtStart += residues.map { _ in isSignal }
    }

    private mutating func addEnd(_ residues: [UInt8], isSignal: Bool) {
        end += residues
        isSignalAtEnd += residues.map { _ in isSignal }
    }

    private static func any(_ count: Int, _ random: inout CounterRandom) -> [UInt8] {
        (0..<count).map { _ in ResidueBackground.draw(&random) }
    }

    private static let signalCore = Array("LLLLLLAAAVVIF".utf8)
    private static let lipophilic = Array("LLLLIIIVVVAAFFGM".utf8)
}
