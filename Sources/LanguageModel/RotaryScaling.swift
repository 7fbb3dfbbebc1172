#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// How rotary frequencies are stretched for longer texts than a model was first trained on.
public enum RotaryScaling: Sendable, Equatable {
    /// All frequencies divided by a factor (Chen et al., "Extending context window…", 2023).
    case linear(factor: Float)
    /// Low frequencies divided by a factor, high ones kept, those between interpolated (Llama 3.1).
    ///
    /// - Parameters:
    ///   - lowFactor, highFactor: wavelengths above `window / lowFactor` are stretched, those below
    ///     `window / highFactor` kept.
    ///   - window: tokens of the first training.
    case llama3(factor: Float, lowFactor: Float, highFactor: Float, window: Int)

    /// Each frequency divided by a factor of its own, as GGUF files of Llama 3.1 store them.
    case factors([Float])

    /// Stretched frequencies, rounded as fp32 code rounds them.
    func apply(_ frequencies: [Float]) -> [Float] {
        switch self {
        case .linear(let factor): return frequencies.map { $0 / factor }
        case .factors(let factors): return zip(frequencies, factors).map { $0 / $1 }
        case .llama3(let factor, let low, let high, let window):
            let window = Float(window)
            return frequencies.map { frequency in
                let wavelength = 2 * Float.pi / frequency
                if wavelength > window / low { return frequency / factor }
                if wavelength < window / high { return frequency }
                let smooth = (window / wavelength - low) / (high - low)
                return (1 - smooth) * frequency / factor + smooth * frequency
            }
        }
    }
}

extension RotaryScaling: Codable {
    private enum CodingKeys: String, CodingKey {
        case type, factor, factors
        case lowFactor = "low_freq_factor"
        case highFactor = "high_freq_factor"
        case window = "original_max_position_embeddings"
    }

    /// As in transformers: `{"type": "linear", "factor": 2}`.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        switch try fields.decode(String.self, forKey: .type) {
        case "linear": self = .linear(factor: try fields.decode(Float.self, forKey: .factor))
        case "factors": self = .factors(try fields.decode([Float].self, forKey: .factors))
        case "llama3":
            self = .llama3(
                factor: try fields.decode(Float.self, forKey: .factor),
                lowFactor: try fields.decode(Float.self, forKey: .lowFactor),
                highFactor: try fields.decode(Float.self, forKey: .highFactor),
                window: try fields.decode(Int.self, forKey: .window))
        case let type:
            throw DecodingError.dataCorruptedError(
                forKey: .type, in: fields, debugDescription: "the rotary scaling \"\(type)\" isn't supported")
        }
        guard isPossible else {
            throw DecodingError.dataCorruptedError(
                forKey: .factor, in: fields, debugDescription: "the rotary scaling isn't possible")
        }
    }

    /// Whether its factors make sense.
    var isPossible: Bool {
        switch self {
        case .linear(let factor): factor > 0 && factor.isFinite
        case .factors(let factors): factors.allSatisfy { $0 > 0 && $0.isFinite }
        case .llama3(let factor, let low, let high, let window):
            factor > 0 && factor.isFinite && low > 0 && high > low && high.isFinite && window > 0
        }
    }

    /// Writes the fields of `config.json`'s `rope_scaling`.
    public func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .linear(let factor):
            try fields.encode("linear", forKey: .type)
            try fields.encode(factor, forKey: .factor)
        case .factors(let factors):
            try fields.encode("factors", forKey: .type)
            try fields.encode(factors, forKey: .factors)
        case .llama3(let factor, let low, let high, let window):
            try fields.encode("llama3", forKey: .type)
            try fields.encode(factor, forKey: .factor)
            try fields.encode(low, forKey: .lowFactor)
            try fields.encode(high, forKey: .highFactor)
            try fields.encode(window, forKey: .window)
        }
    }
}
