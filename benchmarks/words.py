"""Made-up prose in English and Chinese, whose words are as unevenly frequent as those of real texts."""

from __future__ import annotations

import random
from itertools import accumulate

FUNCTION_WORDS = """
the of and to in a is that for it with as on by are this from be or an at which not one each than its can more when has
but only their over every two into so what same then if first both between without after most some before how while
"""
"""The most frequent words of English, in the order of their frequency."""

TERMS = """
model training data attention token layer reward policy gradient cache batch weight head norm scale router expert prompt
sample loss step rate memory kernel graph vector query key value search inference decoding context sequence transformer
encoder decoder embedding residual window sparse dense quantization precision optimizer momentum schedule warmup
checkpoint shard pipeline tensor parallel accelerator throughput latency bandwidth scheduler allocator page block prefix
speculative draft verifier rollout advantage critic baseline entropy clipping preference pairwise ranking judge
benchmark contamination holdout perplexity accuracy calibration ablation scaling compute budget corpus filter
deduplication tokenizer vocabulary merge byte subword instruction alignment adapter rank projection activation
distillation teacher student curriculum mixture annealing retrieval agent tool planner trajectory environment
multimodal vision speech dataset pretraining finetuning reinforcement supervised reasoning
"""
"""Words of the field: rarer than function words, more frequent than the rest."""

HAN_WORDS = """
模型 训练 数据 注意 推理 部署 评测 微调 奖励 策略 梯度 缓存 权重 专家 路由 提示 采样 损失 步长 内存 算子 向量 查询 量化
编码 解码 序列 参数 网络 结构 方法 结果 实验 问题 任务 语言 文本 学习 优化 收敛 精度 速度 吞吐 延迟 带宽 显存 并行 分布
通信 同步 异步 切分 流水 张量 批次 样本 标注 清洗 去重 过滤 语料 分词 词表 词元 嵌入 位置 旋转 窗口 稀疏 稠密 混合 激活
归一 残差 深度 宽度 规模 定律 预算 算力 集群 节点 加速 硬件 内核 融合 编译 调度 分页 前缀 投机 草稿 验证 回放 优势 基线
熵值 裁剪 偏好 排序 评判 基准 污染 困惑 准确 校准 消融 指令 对齐 适配 低秩 投影 蒸馏 教师 学生 课程 退火 检索 智能 工具
规划 轨迹 环境 图像 语音 视频 多模 监督 强化 生成 理解 翻译 摘要 对话 代码 数学 知识 事实 幻觉 安全 越狱 拒绝 隐私 版权
开源 社区 论文 作者 报告 版本 发布 更新 仓库 接口 文档 教程 示例 配置 脚本 日志 错误 修复 原因 办法 步骤 目标 假设 条件
公式 推导 证明 近似 误差 方差 均值 分数 比例 上限 下限 阈值 曲线 趋势 对比 差异 影响 作用 机制 现象 规律 经验 技巧 陷阱
读者 入门 进阶 基础 背景 历史 动机 思路 核心 细节 实现 工程 系统 框架 模块 组件 流程 管线 队列 线程 进程 锁定 拷贝 映射
索引 目录 条目 标签 关系 主题 章节 笔记 链接 来源 引用 证据 结论 观点 争议 局限 前景 应用 场景 需求 成本 收益 效率 质量
稳定 可靠 一致 简单 复杂 完整 部分 整体 局部 全局 静态 动态 在线 离线 实时 长期 短期 早期 后期 初始 最终 中间 相邻 随机
固定 自适 独立 依赖 共享 专用 通用 公开 内部 外部 输入 输出 请求 响应 用户 服务 平台 终端 移动 边缘 云端 本地 远程 存储
读取 写入 计算 估计 预测 选择 组合 分解 压缩 扩展 迁移 替换 删除 增加 减少 提高 降低 保持 改变 避免 导致 需要 可以 能够
用于 基于 通过 根据 按照 关于 由于 因此 但是 如果 虽然 同时 此外 例如 尤其 通常 往往 几乎 完全 仅仅 直接 间接 分别 逐步
"""
HAN_PARTICLES = "的 了 在 是 和 与 把 对 从 为 不 也 就 到 比"

SYLLABLES = "ba ce di fo gu ha ki la me no pa qui ra se ti vo ze al er in on ur est and ran tor lis mon ver cal"
MADE_UP = 5000
"""How many words stand behind the real ones, so that the vocabulary is as large as that of a large index."""

FLATTENING = 2.7
"""How much the first words fall short of Zipf's law, as they do in real texts (Mandelbrot)."""


def _made_up_words() -> list[str]:
    dice = random.Random(0)
    words: dict[str, None] = {}
    syllables = SYLLABLES.split()
    while len(words) < MADE_UP:
        words["".join(dice.choices(syllables, k=dice.randint(2, 4)))] = None
    return list(words)


def zipf_weights(count: int, flattening: float = FLATTENING) -> list[float]:
    """Return cumulative weights of ranks: the second is about half as frequent as the first, and so on."""
    return list(accumulate(1 / (rank + flattening) for rank in range(1, count + 1)))


class Prose:
    """Writes sentences. The same dice give the same sentences."""

    def __init__(self, dice: random.Random) -> None:
        self._dice = dice
        self._english = list(dict.fromkeys([*FUNCTION_WORDS.split(), *TERMS.split(), *_made_up_words()]))
        self._english_weights = zipf_weights(len(self._english))
        self._content = self._english[len(FUNCTION_WORDS.split()) :]
        self._content_weights = zipf_weights(len(self._content))
        self._han = HAN_WORDS.split()
        self._chinese = list(dict.fromkeys([*HAN_PARTICLES.split(), *self._han]))
        self._chinese_weights = zipf_weights(len(self._chinese), 8)

    def name(self, words: int) -> str:
        """Return a name in English: words that mean something, each with a capital."""
        return " ".join(self._dice.choices(self._content, cum_weights=self._content_weights, k=words)).title()

    def han_name(self, words: int) -> str:
        """Return a name in Chinese."""
        return "".join(self._dice.choices(self._han, k=words))

    def english(self, sentences: int, words: int = 16) -> str:
        """Return sentences in English, of so many words each on average."""
        return " ".join(self._english_sentence(self._around(words)) for _ in range(sentences))

    def chinese(self, sentences: int, words: int = 14) -> str:
        """Return sentences in Chinese."""
        return "".join(self._chinese_sentence(self._around(words)) for _ in range(sentences))

    def _around(self, words: int) -> int:
        return self._dice.randint(words // 2 + 1, words + words // 2)

    def _english_sentence(self, count: int) -> str:
        words = self._dice.choices(self._english, cum_weights=self._english_weights, k=count)
        words[count // 2] += ","
        return " ".join(words).capitalize() + "."

    def _chinese_sentence(self, count: int) -> str:
        words = self._dice.choices(self._chinese, cum_weights=self._chinese_weights, k=count)
        words[count // 2] += "，"
        return "".join(words) + "。"
