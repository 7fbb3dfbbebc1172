import FileKit
import Testing

/// The goldens are made by scripts/goldens/safetensors_goldens.py with the reference implementation.
private let golden =
    (#filePath.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 }) + "/Goldens/all-types.safetensors"

extension TemporaryDirectory {
    fileprivate func write(_ name: String, _ bytes: [UInt8]) throws -> String {
        try AtomicFile.write(bytes, to: self(name))
        return self(name)
    }
}

/// A file with this header and so many bytes of data; `length` overrides the header's own.
private func image(_ header: String, data: Int = 0, length: UInt64? = nil) -> [UInt8] {
    let text = Array(header.utf8)
    return withUnsafeBytes(of: (length ?? UInt64(text.count)).littleEndian) { Array($0) } + text
        + [UInt8](repeating: 7, count: data)
}

private func bf16(_ name: String, _ elements: Int, _ begin: Int, _ end: Int) -> String {
    "\"\(name)\":{\"dtype\":\"BF16\",\"shape\":[\(elements)],\"data_offsets\":[\(begin),\(end)]}"
}

@Suite struct SafetensorsTests {
    let folder: TemporaryDirectory

    init() throws { folder = try TemporaryDirectory() }

    @Test func readsTheReferenceFile() throws {
        let file = try SafetensorsFile(path: golden)
        #expect(file.metadata == ["format": "pt"])
        #expect(file.names == file.names.sorted() && file.names.count == 13)
        #expect(try file.tensor("b.weight").shape == [3, 4])
        let ramp: [Float] = [0, -0.0, 1, -2.5, 1e-40, 3.4e38, 1.00390625, 1.01171875, .infinity, 0.1, -7.25, 65504]
        #expect(try file.floats("b.weight").map(\.bitPattern) == ramp.map(\.bitPattern))
        #expect(try file.floats("half") == ramp[..<8].map { Float(Float16($0)) })
        #expect(try file.floats("brain")[6...7] == [1, 1.015625])  // ties go to the even neighbour
        #expect(try file.floats("double") == [0.1, .infinity])
        #expect(try file.integers("long") == [-1, 1 << 62])
        #expect(try file.integers("int") == [-1 << 31, 7])
        #expect(try file.integers("short") == [-5])
        #expect(try file.integers("byte") == [-128, 127])
        #expect(try file.integers("unsigned") == [0, 255])
        #expect(try file.integers("mask") == [1, 0, 1])
        #expect(try file.tensor("empty").shape == [0, 3])
        #expect(try file.floats("empty").isEmpty)
        #expect(try file.floats("scalar") == [4])
        #expect(file.entry("absent") == nil)
    }

    @Test func writesTheBytesOfTheReference() throws {
        let file = try SafetensorsFile(path: golden)
        var tensors = file.names.compactMap { file.entry($0) }.map { SafetensorsWriter.Tensor($0) }
        let ramp = try file.floats("b.weight")
        func replace(_ tensor: SafetensorsWriter.Tensor) {
            tensors.removeAll { $0.name == tensor.name }
            tensors.append(tensor)
        }
        replace(.init("brain", shape: [12], floats: ramp, as: .bfloat16))
        replace(.init("half", shape: [8], floats: Array(ramp[..<8]), as: .float16))
        replace(.init("b.weight", shape: [3, 4], floats: ramp))
        replace(.init("long", shape: [2, 1], integers: [-1, 1 << 62]))
        let path = folder.path + "/copy.safetensors"
        try SafetensorsWriter.write(tensors, metadata: ["format": "pt"], to: path)
        #expect(try FileSystem.read(path) == FileSystem.read(golden))
    }

    @Test func writesLargeTensorsInPieces() throws {
        let values = (0..<600_001).map { Float($0) * 0.37 - 9 }
        let path = folder.path + "/large.safetensors"
        try values.withUnsafeBufferPointer {
            try SafetensorsWriter.write([.init("x", shape: [600_001], floats: $0, as: .bfloat16)], to: path)
        }
        let read = try SafetensorsFile(path: path).floats("x")
        let worst = zip(read, values).map { abs($0 - $1) / max(abs($1), 1e-3) }.max() ?? 1
        #expect(read.count == values.count && worst <= 0x1p-8)
    }

    @Test func nanStaysNaN() throws {
        let path = folder.path + "/nan.safetensors"
        let nan = Float(bitPattern: 0x7F80_0001)
        try SafetensorsWriter.write([.init("x", shape: [2], floats: [nan, -nan], as: .bfloat16)], to: path)
        #expect(try SafetensorsFile(path: path).floats("x").allSatisfy { $0.isNaN })
    }

    @Test func failedWriteLeavesTheOldFile() throws {
        let old = try folder.write("blocked", [1, 2, 3])
        let error = #expect(throws: SepitError.self) {
            try SafetensorsWriter.write([], to: old + "/model.safetensors")
        }
        #expect(error?.kind == .cannotWrite)
        #expect(try FileSystem.read(old) == [1, 2, 3])
    }

    @Test func checksShapeAndType() throws {
        let file = try SafetensorsFile(path: golden)
        var values = [Float](repeating: 0, count: 12)
        try values.withUnsafeMutableBufferPointer { try file.copyFloats("brain", into: $0, expecting: [12]) }
        #expect(values[3] == -2.5)
        let shape = #expect(throws: SepitError.self) {
            try values.withUnsafeMutableBufferPointer { try file.copyFloats("brain", into: $0, expecting: [3, 4]) }
        }
        #expect(shape?.code == "tensor-shape" && shape?.found == "[12]")
        #expect(throws: SepitError.self) { try file.floats("long") }
        #expect(throws: SepitError.self) { try file.integers("brain") }
        #expect(#expect(throws: SepitError.self) { try file.floats("absent") }?.code == "tensor-missing")
    }

    static let hostile: [(String, [UInt8])] = [
        ("safetensors-truncated", []),
        ("safetensors-truncated", [2, 0, 0]),
        ("git-lfs-pointer", Array("version https://git-lfs.github.com/spec/v1\noid sha256:0\n".utf8)),
        ("safetensors-header-too-large", image("{}", length: .max)),
        ("safetensors-header-too-large", image("{}", length: 100_000_001)),
        ("safetensors-truncated", image("{}", length: 99_999_999)),
        ("safetensors-truncated", image("{}", length: 3)),
        ("safetensors-header", image("")),
        ("safetensors-header", image(" {}")),
        ("json-syntax", image("{")),
        ("json-syntax", image("{} x")),
        ("json-syntax", image("{\"a\":5}")),
        ("json-syntax", Array(image("{\"??\":{}}").map { $0 == UInt8(ascii: "?") ? 0xFF : $0 })),
        ("json-syntax", image("{\"a\":{\"dtype\":\"F32\",\"shape\":[1e2],\"data_offsets\":[0,4]}}", data: 4)),
        (
            "json-syntax",
            image("{\"a\":{\"dtype\":\"F32\",\"shape\":[99999999999999999999],\"data_offsets\":[0,4]}}", data: 4)
        ),
        ("safetensors-duplicate-name", image("{\(bf16("a", 1, 0, 2)),\(bf16("a", 1, 2, 4))}", data: 4)),
        ("safetensors-duplicate-name", image("{\"__metadata__\":{\"k\":\"1\",\"k\":\"2\"}}")),
        ("safetensors-duplicate-name", image("{\"a\":{\"dtype\":\"U8\",\"dtype\":\"U8\"}}")),
        ("safetensors-overlap", image("{\(bf16("a", 2, 0, 4)),\(bf16("b", 2, 2, 6))}", data: 6)),
        ("safetensors-hole", image("{\(bf16("a", 1, 0, 2)),\(bf16("b", 1, 4, 6))}", data: 6)),
        ("safetensors-hole", image("{\(bf16("a", 1, 2, 4))}", data: 4)),
        ("safetensors-offsets", image("{\(bf16("a", 1, 4, 2))}", data: 4)),
        ("safetensors-offsets", image("{\(bf16("a", 1, -2, 0))}", data: 4)),
        ("safetensors-offsets", image("{\(bf16("a", -1, 0, 2))}", data: 4)),
        ("safetensors-offsets", image("{\(bf16("a", 2, 0, 4))}", data: 3)),
        ("safetensors-offsets", image("{\(bf16("a", 1, 0, .max))}", data: 2)),
        ("safetensors-size", image("{\(bf16("a", 3, 0, 4))}", data: 4)),
        ("safetensors-size", image("{\(bf16("a", .max, 0, 4))}", data: 4)),
        (
            "safetensors-size",
            image("{\"a\":{\"dtype\":\"U8\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,0]}}")
        ),
        ("safetensors-trailing-bytes", image("{\(bf16("a", 1, 0, 2))}", data: 3)),
        ("safetensors-dtype", image("{\"a\":{\"dtype\":\"F4\",\"shape\":[2],\"data_offsets\":[0,1]}}", data: 1)),
        ("safetensors-header", image("{\"a\":{\"dtype\":\"U8\",\"shape\":[1]}}", data: 1)),
        ("safetensors-header", image("{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1,2]}}", data: 1)),
        (
            "safetensors-header",
            image("{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1],\"x\":0}}", data: 1)
        ),
        (
            "safetensors-overlap",
            image("{" + (0..<100_000).map { bf16("t\($0)", 2, 0, 4) }.joined(separator: ",") + "}", data: 4)
        ),
    ]

    @Test(arguments: hostile.indices) func refusesHostileFilesQuickly(_ index: Int) throws {
        let (code, bytes) = Self.hostile[index]
        let path = try folder.write("hostile.safetensors", bytes)
        let clock = ContinuousClock()
        var error: SepitError?
        let elapsed = clock.measure {
            error = #expect(throws: SepitError.self) { try SafetensorsFile(path: path) }
        }
        #expect(error?.code == code && error?.kind == .badData && error?.file == path)
        #expect(elapsed < .milliseconds(100), "case \(index), \(bytes.count) bytes")
    }

    @Test func refusesEveryTruncation() throws {
        let bytes = try FileSystem.read(golden)
        for count in 0..<bytes.count {
            let path = try folder.write("cut.safetensors", Array(bytes[..<count]))
            #expect(throws: SepitError.self) { try SafetensorsFile(path: path) }
        }
    }

    @Test func survivesEveryFlippedHeaderByte() throws {
        let bytes = try FileSystem.read(golden)
        for index in 0..<min(bytes.count, 700) {
            var changed = bytes
            changed[index] ^= 0x15
            let path = try folder.write("changed.safetensors", changed)
            do {
                let file = try SafetensorsFile(path: path)
                for name in file.names { _ = try? file.floats(name) }
            } catch {}
        }
    }

    @Test func acceptsNoTensorsAndZeroSizes() throws {
        #expect(try SafetensorsFile(path: try folder.write("none", image("{}      "))).names.isEmpty)
        let zero = try folder.write(
            "zero", image("{\(bf16("a", 0, 0, 0)),\(bf16("b", 1, 0, 2)),\(bf16("c", 0, 2, 2))}", data: 2))
        #expect(try SafetensorsFile(path: zero).names == ["a", "b", "c"])
    }

    @Test func readsShards() throws {
        try SafetensorsWriter.write([.init("a", shape: [1], floats: [1])], to: folder.path + "/one.safetensors")
        try SafetensorsWriter.write([.init("b", shape: [1], floats: [2])], to: folder.path + "/two.safetensors")
        func index(_ map: String) throws {
            _ = try folder.write("model.safetensors.index.json", Array("{\"weight_map\":{\(map)}}".utf8))
        }
        func refusal() -> SepitError? { #expect(throws: SepitError.self) { try CheckpointFolder(path: folder.path) } }
        #expect(refusal()?.code == "checkpoint-missing")
        try index("\"a\":\"one.safetensors\",\"b\":\"two.safetensors\"")
        let checkpoint = try CheckpointFolder(path: folder.path)
        #expect(checkpoint.names == ["a", "b"])
        #expect(try checkpoint.floats("b") == [2])
        try index("\"a\":\"../one.safetensors\"")
        #expect(refusal()?.code == "checkpoint-shard-path")
        try index("\"a\":\"/etc/passwd\"")
        #expect(refusal()?.code == "checkpoint-shard-path")
        try index("\"a\":\"three.safetensors\"")
        let missing = refusal()
        #expect(missing?.kind == .missingInput && missing?.expected == "three.safetensors")
        #expect(missing?.file == folder("model.safetensors.index.json"))
        try index("\"a\":\"one.safetensors\",\"a\":\"two.safetensors\"")
        #expect(refusal()?.kind == .badData)
        try index("\"b\":\"one.safetensors\"")
        #expect(refusal()?.code == "tensor-missing")
        _ = try folder.write("two.safetensors", Array(try FileSystem.read(folder.path + "/two.safetensors").dropLast()))
        try index("\"a\":\"one.safetensors\",\"b\":\"two.safetensors\"")
        #expect(refusal()?.code == "safetensors-offsets")
    }
}
