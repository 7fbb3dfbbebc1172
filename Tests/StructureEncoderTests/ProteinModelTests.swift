import ProteinKit
import StructureEncoder
import TensorKit
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite struct ProteinModelTests {
    private func features(
        _ model: ProteinModel, _ proteins: [ProteinInput], compatibility: Compatibility = .paper, index: Int = 2
    ) throws -> [[Float]] {
        let graph = Graph(device: try Device(), recording: false)
        let batch = ProteinBatch(proteins, compatibility: compatibility)
        let states = model.hiddenState(graph, batch, index: index)
        return batch.sequences.map { range in
            Array(states.values[range.start * states.width..<(range.start + range.length) * states.width])
        }
    }

    @Test func turningAndMovingAProteinChangesNothing() throws {
        var proteins = RandomProteins(seed: 1)
        let (model, _) = proteins.model()
        let sequence = proteins.sequence(90)
        let positions = proteins.chain(90).map(Double.init)
        let expected = try features(
            model, [ProteinInput(sequence: sequence, positions: ResiduePositions.unpacked(positions.map { Float($0) }))]
        )
        for (angle, shift) in [(0.7, 0.0), (2.1, 40.0), (-1.3, -900.0)] {
            let (c, s) = (cos(angle), sin(angle))
            let moved = (0..<90).map { i -> SIMD3<Double>? in
                let (x, y, z) = (positions[3 * i], positions[3 * i + 1], positions[3 * i + 2])
                let (turnedX, turnedY) = (c * x - s * y, s * x + c * y)
                return SIMD3(turnedX, c * turnedY - s * z, s * turnedY + c * z) + SIMD3(shift, -shift, 2 * shift)
            }
            let found = try features(
                model, [ProteinInput(sequence: sequence, positions: ResiduePositions.centred(moved))])
            #expect(difference(found[0], expected[0]) <= 2e-6, "angle \(angle), shift \(shift)")
        }
    }

    @Test func packingAndOrderChangeNothing() throws {
        var proteins = RandomProteins(seed: 2)
        let (model, _) = proteins.model(stds: 0.5...3)
        let inputs = [proteins.chain(40), proteins.chain(3), [], proteins.chain(150)].map { positions in
            positions.isEmpty
                ? ProteinInput(sequence: proteins.sequence(20)) : proteins.protein(positions)
        }
        let packed = try features(model, inputs)
        let reversed = try features(model, inputs.reversed())
        for (index, input) in inputs.enumerated() {
            // Alone, a protein may be evaluated on another grid, or directly.
            #expect(difference(try features(model, [input])[0], packed[index]) <= 1e-6, "protein \(index) alone")
            #expect(difference(reversed[3 - index], packed[index]) <= 1e-6, "protein \(index) in reverse order")
        }
    }

    @Test func paddingIsDroppedInPaperMode() throws {
        var proteins = RandomProteins(seed: 3)
        let (model, _) = proteins.model()
        let input = proteins.protein(proteins.chain(11))
        let padded = ProteinInput(
            ids: input.ids + [1, 1, 1], positions: input.positions + [nil, nil, nil], tokens: 13)
        #expect(try features(model, [padded]) == features(model, [input]))
    }

    /// In official mode rows stay, but nothing attends the padding.
    @Test func paddingIsNotAttendedInOfficialMode() throws {
        var proteins = RandomProteins(seed: 3)
        let (model, _) = proteins.model(.official)
        let input = ProteinInput(sequence: proteins.sequence(11))
        func padded(_ id: Int32) -> ProteinInput {
            ProteinInput(
                ids: input.ids + [id, id], positions: input.positions + [nil, nil], tokens: 13)
        }
        let expected = try features(model, [input], compatibility: .official)[0]
        for id: Int32 in [1, 5] {
            let found = try features(model, [padded(id)], compatibility: .official)[0]
            #expect(found.count == 15 * 24)
            #expect(difference(Array(found.prefix(13 * 24)), expected) <= 1e-6)
        }
    }

    /// Without positions the model is plain ESM-2, whatever the structure module's weights are.
    @Test func zeroPositionsArePlainESM() throws {
        var proteins = RandomProteins(seed: 7)
        let (model, store) = proteins.model()
        let input = ProteinInput(sequence: proteins.sequence(25))
        let before = try features(model, [input])
        for part in store.parts where part.role.part == .structureModule {
            store.elements(of: part).update(repeating: 3)
        }
        #expect(try features(model, [input]) == before)
        let companion = proteins.protein(proteins.chain(9))
        #expect(difference(try features(model, [companion, input])[1], before[0]) <= 1e-6)
    }

    @Test func structureChangesTheFeatures() throws {
        var proteins = RandomProteins(seed: 8)
        let (model, _) = proteins.model()
        let sequence = proteins.sequence(25)
        let with = try features(
            model, [ProteinInput(sequence: sequence, positions: ResiduePositions.unpacked(proteins.chain(25)))])[0]
        #expect(difference(with, try features(model, [ProteinInput(sequence: sequence)])[0]) > 1e-2)
    }

    @Test func maskedTokensAreDroppedAndTheOthersScaled() throws {
        var proteins = RandomProteins(seed: 9)
        let (model, store) = proteins.model()
        let input = ProteinInput(
            ids: [0, 5, ResidueVocabulary.mask, 7, 2], positions: [nil, nil, nil, nil, nil])
        let found = try features(model, [input], index: 0)[0]
        let part = try #require(store.part(ParameterRole(.proteinModel, .embedding)))
        let table = store.elements(of: part)
        for (row, id) in input.ids.enumerated() {
            for c in 0..<24 {
                // One of five tokens is masked; 12% were in training.
                let expected = id == ResidueVocabulary.mask ? 0 : table[Int(id) * 24 + c] * 0.88 / 0.8
                #expect(abs(found[row * 24 + c] - expected) <= 1e-6)
            }
        }
    }

    @Test func lettersHaveTheIdsOfESM() {
        #expect("LAGVSERTIDPKQNFYMHWCXBUZO.-".utf8.map(ResidueVocabulary.id(of:)) == (4..<31).map(Int32.init))
        #expect("Jl*1 \u{FF}".utf8.allSatisfy { ResidueVocabulary.id(of: $0) == ResidueVocabulary.unknown })
    }
}
