// The card's memory and cuSPARSE: libraries of CUDA alone, so that no compiler for cards is needed here.
#include <cublas_v2.h>
#include <cuda_runtime_api.h>
#include <cusparse.h>

#include <stdexcept>
#include <string>

#include "card.hpp"
#include "compressed_rows.hpp"

namespace turgor::benchmarks {

namespace {

constexpr int runs = 9;
/// So many in a row are timed together, so that starting them does not count.
constexpr int products = 10;

void expect(cudaError_t code) {
  if (code != cudaSuccess) throw std::runtime_error(std::string("CUDA: ") + cudaGetErrorString(code));
}
void expect(cusparseStatus_t code) {
  if (code != CUSPARSE_STATUS_SUCCESS)
    throw std::runtime_error(std::string("cuSPARSE: ") + cusparseGetErrorString(code));
}
void expect(cublasStatus_t code) {
  if (code != CUBLAS_STATUS_SUCCESS)
    throw std::runtime_error(std::string("cuBLAS: ") + cublasGetStatusString(code));
}

/// Memory on the card.
template <class T>
class Array {
 public:
  explicit Array(std::size_t size) { expect(cudaMalloc(reinterpret_cast<void**>(&data_), size * sizeof(T))); }
  explicit Array(const std::vector<T>& values) : Array(values.size()) {
    expect(cudaMemcpy(data_, values.data(), values.size() * sizeof(T), cudaMemcpyHostToDevice));
  }
  Array(const Array&) = delete;
  Array& operator=(const Array&) = delete;
  ~Array() { cudaFree(data_); }
  T* data() const { return data_; }

 private:
  T* data_ = nullptr;
};

/// Seconds of one of `products` pieces of work in a row.
template <class Work>
double seconds_on_card(const Team& team, Work&& work) {
  const auto row = [&] {
    for (int n = 0; n < products; ++n) work(n);
    expect(cudaDeviceSynchronize());
  };
  row();
  return median_seconds(team, runs, row) / products;
}

/// One matrix on the card.
class Matrix {
 public:
  explicit Matrix(const CompressedRows<int>& rows)
      : begin_(rows.begin), column_(rows.column), value_(rows.value) {
    const std::int64_t nodes = rows.nodes();
    expect(cusparseCreateCsr(&handle_, nodes, nodes, static_cast<std::int64_t>(rows.column.size()),
                             begin_.data(), column_.data(), value_.data(), CUSPARSE_INDEX_32I,
                             CUSPARSE_INDEX_32I, CUSPARSE_INDEX_BASE_ZERO, CUDA_R_64F));
  }
  Matrix(const Matrix&) = delete;
  Matrix& operator=(const Matrix&) = delete;
  ~Matrix() { cusparseDestroySpMat(handle_); }
  cusparseSpMatDescr_t handle() const { return handle_; }

 private:
  Array<int> begin_, column_;
  Array<double> value_;
  cusparseSpMatDescr_t handle_ = nullptr;
};

class CusparsePeers final : public Peers {
 public:
  CusparsePeers(const Team& team, const kernels::testing::GraphPart& part, std::size_t species)
      : team_(team),
        species_(static_cast<std::int64_t>(species)),
        nodes_(static_cast<std::int64_t>(part.graph.nodes)),
        x_(std::vector<double>(part.graph.nodes * species, 1.)),
        y_(part.graph.nodes * species) {
    expect(cusparseCreate(&library_));
    const CompressedRows<int> rows(part);
    int cache = 0;
    expect(cudaDeviceGetAttribute(&cache, cudaDevAttrL2CacheSize, 0));
    // As beside PETSc: a matrix per species until they fill four caches.
    while (matrices_.size() < species &&
           (matrices_.empty() || matrices_.size() * rows.bytes() < 4 * static_cast<std::size_t>(cache)))
      matrices_.push_back(std::make_unique<Matrix>(rows));
  }
  CusparsePeers(const CusparsePeers&) = delete;
  CusparsePeers& operator=(const CusparsePeers&) = delete;
  ~CusparsePeers() override { cusparseDestroy(library_); }

  Rates rates() override {
    const double updates = static_cast<double>(nodes_ * species_);
    return {.aij = updates / (one_by_one() * static_cast<double>(species_)), .maij = updates / together()};
  }

 private:
  /// Seconds of a product of one matrix with one species.
  double one_by_one() {
    cusparseDnVecDescr_t x = nullptr, y = nullptr;
    expect(cusparseCreateDnVec(&x, nodes_, x_.data(), CUDA_R_64F));
    expect(cusparseCreateDnVec(&y, nodes_, y_.data(), CUDA_R_64F));
    const auto with = [&](auto&& function, std::size_t matrix, auto... last) {
      expect(function(library_, CUSPARSE_OPERATION_NON_TRANSPOSE, &one_, matrices_[matrix]->handle(), x,
                      &zero_, y, CUDA_R_64F, CUSPARSE_SPMV_ALG_DEFAULT, last...));
    };
    std::vector<std::unique_ptr<Array<char>>> workspaces;
    for (std::size_t m = 0; m < matrices_.size(); ++m) {
      std::size_t bytes = 0;
      with(cusparseSpMV_bufferSize, m, &bytes);
      workspaces.push_back(std::make_unique<Array<char>>(bytes + 1));
      with(cusparseSpMV_preprocess, m, static_cast<void*>(workspaces.back()->data()));
    }
    const double time = seconds_on_card(team_, [&](int n) {
      const auto m = static_cast<std::size_t>(n) % matrices_.size();
      with(cusparseSpMV, m, static_cast<void*>(workspaces[m]->data()));
    });
    cusparseDestroyDnVec(x);
    cusparseDestroyDnVec(y);
    return time;
  }

  /// Seconds of a product of one matrix with all species side by side.
  double together() {
    cusparseDnMatDescr_t x = nullptr, y = nullptr;
    for (auto [to, data] : {std::pair(&x, x_.data()), std::pair(&y, y_.data())})
      expect(cusparseCreateDnMat(to, nodes_, species_, species_, data, CUDA_R_64F, CUSPARSE_ORDER_ROW));
    const auto with = [&](auto&& function, auto... last) {
      expect(function(library_, CUSPARSE_OPERATION_NON_TRANSPOSE, CUSPARSE_OPERATION_NON_TRANSPOSE, &one_,
                      matrices_.front()->handle(), x, &zero_, y, CUDA_R_64F, CUSPARSE_SPMM_CSR_ALG2,
                      last...));
    };
    std::size_t bytes = 0;
    with(cusparseSpMM_bufferSize, &bytes);
    const Array<char> workspace(bytes + 1);
    with(cusparseSpMM_preprocess, static_cast<void*>(workspace.data()));
    const double time =
        seconds_on_card(team_, [&](int) { with(cusparseSpMM, static_cast<void*>(workspace.data())); });
    cusparseDestroyDnMat(x);
    cusparseDestroyDnMat(y);
    return time;
  }

  const Team& team_;
  std::int64_t species_, nodes_;
  Array<double> x_, y_;
  cusparseHandle_t library_ = nullptr;
  std::vector<std::unique_ptr<Matrix>> matrices_;
  const double one_ = 1, zero_ = 0;
};

}  // namespace

std::unique_ptr<Peers> make_card_peers(const Team& team, const kernels::testing::GraphPart& part,
                                       std::size_t species) {
  return std::make_unique<CusparsePeers>(team, part, species);
}

double card_triad(const Team& team) {
  constexpr int size = 1 << 26;
  const Array<double> b(size), c(size);
  expect(cudaMemset(b.data(), 0, size * sizeof(double)));
  expect(cudaMemset(c.data(), 0, size * sizeof(double)));
  cublasHandle_t library = nullptr;
  expect(cublasCreate(&library));
  const double three = 3;
  const double time = seconds_on_card(
      team, [&](int) { expect(cublasDaxpy(library, size, &three, c.data(), 1, b.data(), 1)); });
  cublasDestroy(library);
  return 1e-9 * 3 * size * sizeof(double) / time;
}

}  // namespace turgor::benchmarks
