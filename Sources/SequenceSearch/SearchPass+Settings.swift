import CAlignment

extension SearchPass {
    /// What the steps go by.
    struct Settings {
        var wordScore: Int32
        var distance: Int32
        var drop: Int32
        var segmentScore: Int32
        /// Of the score that is needed, what the banded alignment must reach.
        var bandedShare: Double

        /// For hits of one sequence.
        init(_ sensitivity: SearchOptions.Sensitivity) {
            switch sensitivity {
            case .normal: self.init(wordScore: 18)
            case .high:
                self.init(wordScore: 17, distance: 64, drop: 24, segmentScore: 30, bandedShare: 0.6)
            }
        }

        /// For pairs among so many residues. Words that score one more have little more than half of the chance hits, so
        /// that a sequence takes about as long in more residues; groups hold together over more pairs there.
        init(_ effort: PairSearch.Effort, residues: Int) {
            let doublings = max(0, Int.bitWidth - (residues >> 24).leadingZeroBitCount)
            switch effort {
            case .nearlySame: self.init(wordScore: 22, segmentScore: 40, bandedShare: 0.8)
            case .groups: self.init(wordScore: Int32(min(18 + doublings, 20)))
            case .audit:
                self.init(
                    wordScore: Int32(min(16 + (doublings + 1) / 2, 19)), distance: 64, drop: 24, segmentScore: 28,
                    bandedShare: 0.5)
            }
        }

        init(
            wordScore: Int32, distance: Int32 = 48, drop: Int32 = 20, segmentScore: Int32 = 35,
            bandedShare: Double = 0.7
        ) {
            self.wordScore = wordScore
            self.distance = distance
            self.drop = drop
            self.segmentScore = segmentScore
            self.bandedShare = bandedShare
        }

        /// For the search for words.
        func seeding(_ matrix: UnsafeBufferPointer<Int8>) -> ca_seeding {
            ca_seeding(
                pattern: WordTable.pattern, matrix: matrix.baseAddress, word_score: wordScore, distance: distance,
                drop: drop, least_score: segmentScore)
        }
    }
}
