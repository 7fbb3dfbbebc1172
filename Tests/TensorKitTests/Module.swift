import Testing
import TensorKit
