// Runs an ONNX model with ONNX Runtime's WebAssembly build, for export_onnx_test.go:
//
//	node onnx.cjs RUNTIME MODEL INPUTS OUTPUTS COLUMNS
//
// RUNTIME is the folder of the npm package onnxruntime-web. INPUTS and OUTPUTS are raw little-endian float32, row after row.
'use strict';
const fs = require('fs');
const path = require('path');
const [runtime, model, inputs, outputs] = process.argv.slice(2);
const ort = require(path.join(runtime, 'dist', 'ort.wasm.min.js'));
ort.env.wasm.numThreads = 1;
ort.env.wasm.wasmPaths = path.join(runtime, 'dist') + path.sep;

(async () => {
  const session = await ort.InferenceSession.create(fs.readFileSync(model));
  const raw = fs.readFileSync(inputs);
  const pixels = new Float32Array(raw.buffer.slice(raw.byteOffset, raw.byteOffset + raw.byteLength));
  const columns = Number(process.argv[6]);
  const tensor = new ort.Tensor('float32', pixels, [pixels.length / columns, columns]);
  const result = await session.run({ pixels: tensor });
  fs.writeFileSync(outputs, Buffer.from(result.outputs.data.buffer, result.outputs.data.byteOffset, result.outputs.data.byteLength));
  console.log(session.inputNames.join(), session.outputNames.join(), result.outputs.dims.join('x'));
})().catch((err) => { console.error(err); process.exit(1); });
