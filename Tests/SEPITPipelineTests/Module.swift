import Testing
import SEPITPipeline
