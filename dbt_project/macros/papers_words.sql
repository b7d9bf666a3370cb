{# Words that tell no two papers apart: the 700 most frequent words of 5,790 titles of 2024 and 2025 (each in at least
   12 of them). A fixed list, not counts of the warehouse's own papers: with those, what is loaded first would decide
   what is compared, and a digest more could undo a merge. #}
{% macro common_words() -%}
    {%- set words -%}
    abilities ability accelerating acceleration accuracy accurate across action actions adaptation adapting adaptive
    advanced advancing adversarial against agent agentic agents agnostic ai aligned aligning alignment all an analysis
    analyzing and animation anomaly answering any anything applications approach arabic architecture are art as
    assessing assessment assistant at attacks attention audio augmentation augmented auto autoencoders automated
    automatic automation autonomous autoregressive avatar avatars aware awareness based baseline be behavior bench
    benchmark benchmarking benchmarks better between beyond bias bit body boosting brain breaking breast bridging
    building by cache camera can cancer capabilities capability captioning case category causal centric chain challenge
    challenges challenging character chinese class classification clinical clip cloud co code coding cognitive
    collaboration collaborative color compact completion complex complexity compositional comprehension comprehensive
    compression compute computer concept concepts conditional conditioned consistency consistent constrained constraints
    construction content context contextual continual continuous contrastive control controllable controlled
    conversational correction cot counting cross ct customization data dataset datasets decoding decomposition deep
    denoising dense depth descriptions design detection diagnosis diffusion dimensional direct discovery discrete
    distillation distilling distribution diverse diversity do document does domain domains dpo driven driving dual
    dynamic dynamics easy edge editing effective efficiency efficient egocentric embedding embeddings embodied emotion
    empirical empowering enabling encoder end ended energy engineering enhanced enhancement enhancing entity
    environments error estimation evaluating evaluation event evolution evolutionary expert experts exploration
    exploring expressive extraction face facial factuality family fast faster feature features federated feedback few
    fidelity field fields financial fine flexible flow following for form foundation frame framework free frequency from
    fully fusion future game games gap gaussian general generalist generalizable generalization generalized generate
    generated generating generation generative geometric geometry global good gpt gradient grained graph grounded
    grounding gs gui guidance guided hallucination hallucinations hand head heterogeneous hierarchical high holistic how
    human humans hybrid identification image images imaging implicit improve improved improves improving in incremental
    indoor inference information inpainting input insights inspired instance instruct instruction instructions
    integrated integrating integration intelligence interaction interactions interactive interleaved interpretable into
    inversion investigating is it iterative joint judge key knowledge kv label language languages large latent laws
    layer layers layout learn learned learning length less level leveraging lidar lightweight like limits linear lingual
    llama llava llm llms local localization long lora low machine makes making mamba manipulation map mask masked
    massive matching math mathematical matters measuring medical meets memory merging mesh meta method methods metric
    million mind mitigating mitigation mixture mllm mllms mobile modal modalities modality model modeling models
    monocular more motion mri multi multilingual multimodal multiple music natural navigation need network networks
    neural new next no noise non not novel object objects of omni on one online only open optimal optimization optimized
    optimizing or oriented out over paradigm parallel parameter parameters part perception performance person
    personalization personalized perspective physical physics pixel planning platform play point policy portrait pose
    post potential pre precise predicting prediction preference preferences preserving pretraining prior priors privacy
    pro problem problems process processing progressive prompt prompting prompts pruning quality quantization quantized
    question radiance rag rank ray re real realistic reason reasoner reasoning recognition reconstruction rectified
    reduction reference refinement reflection region regressive reinforcement reliable remote rendering report
    representation representations research resolution resource restoration rethinking retrieval review reward rewards
    rich rl robot robotic robust robustness role rule safe safety sam sampling scalable scale scaling scenarios scene
    scenes scientific score search see segment segmentation selection self semantic semi sensing sequence series shape
    shot similarity simple simulation single small social software solving source space sparse spatial spatio specific
    speculative speech splatting stable stage state steering step strategy streaming strong structure structured study
    style subject suite summarization super supervised supervision surface survey symbolic synthesis synthetic system
    systems talking taming target task tasks teaching technical techniques temporal term test text textual texture than
    that the think thinking thought through time to token tokenization tokens tool toward towards tracking trained
    training trajectory transfer transformer transformers translation tree tuned tuning turn two ultra ultrasound
    uncertainty under understanding unified unifying universal unlearning unleashing unlocking unsupervised up use user
    using value vector verification versatile via video videos view virtual vision visual vl vlms vocabulary vs we web
    weight what when whole wild wise with without workflow world writing you your zero
    {%- endset -%}
    {{ return(words.split()) }}
{%- endmacro %}
