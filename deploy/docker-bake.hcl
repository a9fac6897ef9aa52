# The image of deploy/Dockerfile for two architectures, with SBOM and provenance:
#
#   VERSION=v0.2.0 REVISION=$(git rev-parse HEAD) \
#     docker buildx bake --file deploy/docker-bake.hcl --push
#
# NOT RUN. A test compares the arguments with those of the Dockerfile.

variable "IMAGE" {
  default = "mayfly"
}

# The tag of the release, with or without its v.
variable "VERSION" {
  default = "0.0.0"
}

variable "REVISION" {
  default = ""
}

variable "SOURCE" {
  default = ""
}

target "default" {
  dockerfile = "deploy/Dockerfile"
  platforms  = ["linux/amd64", "linux/arm64"]
  args = {
    VERSION  = trimprefix(VERSION, "v")
    REVISION = REVISION
    SOURCE   = SOURCE
  }
  tags   = ["${IMAGE}:${trimprefix(VERSION, "v")}", "${IMAGE}:latest"]
  attest = ["type=sbom", "type=provenance,mode=max"]
}
