import FileKit
import LanguageModel
import Testing

@Suite struct TokenSamplerTests {
    private func frequencies(_ sampler: TokenSampler, _ logits: [Float], draws: Int = 20_000) -> [Double] {
        var random = CounterRandom(seed: 3, stream: "sampling")
        var counts = [Double](repeating: 0, count: logits.count)
        for _ in 0..<draws { counts[sampler.next(logits, random: &random)] += 1 / Double(draws) }
        return counts
    }

    @Test func greedyTakesTheLowestOfTheBest() {
        var random = CounterRandom(seed: 1)
        #expect(TokenSampler.greedy.next([0, 3, -1, 3], random: &random) == 1)
        #expect(TokenSampler.greedy.next([.nan, -.infinity, -2], random: &random) == 2)
        #expect(
            random.next()
                == {
                    var fresh = CounterRandom(seed: 1); return fresh.next()
                }(), "nothing was drawn")
    }

    /// softmax([0, ln 2, ln 5]) = [1, 2, 5] / 8, and at temperature 1/2 [1, 4, 25] / 30.
    @Test func drawsFromTheSoftmax() {
        let logits: [Float] = [0, 0.6931472, 1.609438]
        let plain = frequencies(TokenSampler(), logits)
        for (found, expected) in zip(plain, [0.125, 0.25, 0.625]) { #expect(abs(found - expected) < 0.015) }
        let sharp = frequencies(TokenSampler(temperature: 0.5), logits)
        for (found, expected) in zip(sharp, [1.0 / 30, 4.0 / 30, 25.0 / 30]) { #expect(abs(found - expected) < 0.015) }
    }

    @Test func topKKeepsTheMostLikely() {
        let found = frequencies(TokenSampler(topK: 2), [1, 5, 5, 5])
        #expect(found[0] == 0 && found[3] == 0 && abs(found[1] - 0.5) < 0.02)
        #expect(frequencies(TokenSampler(topK: 10), [0, 0], draws: 100).allSatisfy { $0 > 0 })
    }

    @Test func topPKeepsTheNucleus() {
        let logits: [Float] = [0, 0.6931472, 1.609438]
        #expect(frequencies(TokenSampler(topP: 0.6), logits)[2] > 0.9999)
        let two = frequencies(TokenSampler(topP: 0.8), logits)
        #expect(two[0] == 0 && abs(two[1] - 2 / 7.0) < 0.015)
    }

    @Test func extremeLogitsAreHarmless() {
        var random = CounterRandom(seed: 1)
        let sampler = TokenSampler(temperature: 1e-6, topP: 0.9)
        #expect(sampler.next([-1e30, 1e30, .nan, -.infinity], random: &random) == 1)
        #expect(sampler.next([.infinity, 0], random: &random) == 0)
        #expect(TokenSampler().next([-.infinity, -.infinity], random: &random) == 0)
    }

    @Test func sameSeedSameTokens() {
        let logits = (0..<50).map { Float($0 * 37 % 11) }
        func draw() -> [Int] {
            var random = CounterRandom(seed: 9, stream: "sampling", step: 4)
            return (0..<50).map { _ in TokenSampler(topK: 20, topP: 0.95).next(logits, random: &random) }
        }
        #expect(draw() == draw() && Set(draw()).count > 3)
    }
}
