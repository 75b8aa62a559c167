#!/usr/bin/env node
// Makes the npm package of one platform: `node platform.js PLATFORM PROGRAM FOLDER`, such as `linux-x64 target/release/launchpack out`.
'use strict'
const fs = require('node:fs')
const path = require('node:path')

const [platform, program, folder] = process.argv.slice(2)
const known = /^(darwin|linux|win32)-(x64|arm64)(-musl)?$/.exec(platform || '')
if (!known || !program || !folder) {
  console.error('say a platform, a program and a folder: linux-x64 target/release/launchpack out')
  process.exit(2)
}
const { version, license, description } = require('./launcher/package.json')
const file = known[1] === 'win32' ? 'launchpack.exe' : 'launchpack'
fs.mkdirSync(folder, { recursive: true })
fs.copyFileSync(program, path.join(folder, file))
fs.chmodSync(path.join(folder, file), 0o755)
fs.copyFileSync(path.join(__dirname, '..', '..', 'LICENSE'), path.join(folder, 'LICENSE'))
const about = {
  name: `@launchpack/${platform}`,
  version,
  description: `${description} (the program for ${platform})`,
  license,
  os: [known[1]],
  cpu: [known[2]],
  ...(known[1] === 'linux' ? { libc: [known[3] ? 'musl' : 'glibc'] } : {}),
  files: [file, 'LICENSE'],
}
fs.writeFileSync(path.join(folder, 'package.json'), `${JSON.stringify(about, null, 2)}\n`)
